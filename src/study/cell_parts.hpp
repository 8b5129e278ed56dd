#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "gtv/data/mixture.hpp"
#include "gtv/forward/schedule.hpp"
#include "gtv/sampler/plan.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {

/// A value that does not change any more and that its copies share.
template <class T>
class Shared {
 public:
  Shared() : held_(std::make_shared<const T>()) {}
  Shared(T value) : held_(std::make_shared<const T>(std::move(value))) {}  // NOLINT: as its value
  operator const T&() const { return *held_; }                             // NOLINT: the same
  const T* operator->() const { return held_.get(); }

 private:
  std::shared_ptr<const T> held_;
};

/// What cells of equal settings have in common, made for the first of them: a sweep of thousands of
/// cells has few data sets and few grids of steps.
class CellParts {
 public:
  /// The steps from t_max to t_min. @throws gtv::InputError naming the key at fault.
  [[nodiscard]] Shared<sampler::Plan> plan(const Config& config, const forward::Schedule& schedule,
                                           double t_min, double t_max);
  /// The data distribution that a configuration names.
  /// @param directory where relative files are, the same in all calls.
  /// @throws gtv::InputError naming the key at fault.
  [[nodiscard]] Shared<data::Mixture> mixture(const Config& config,
                                              const std::filesystem::path& directory);

  /// That all plans take.
  [[nodiscard]] std::size_t bytes_of_plans() const;

 private:
  std::map<std::string, Shared<sampler::Plan>> plans_;
  std::map<std::string, Shared<data::Mixture>> mixtures_;
};

/// The settings of a study that a cell's points depend on, as text.
[[nodiscard]] std::string data_key(const Config& config);

}  // namespace gtv::study
