#pragma once

#include <optional>
#include <string>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {

/// What is wrong with a configuration, and the key at which to look for it.
struct Fault {
  std::string key;
  std::string text;  ///< "got ..., expected ..."
};
using MaybeFault = std::optional<Fault>;

/// A fault on its way to where the study's file and lines are known.
class FaultError : public InputError {
 public:
  explicit FaultError(Fault fault)
      : InputError(fault.key + ": " + fault.text), fault_(std::move(fault)) {}
  [[nodiscard]] const Fault& fault() const { return fault_; }

 private:
  Fault fault_;
};

/// Runs `work`; input that it refuses becomes a fault of that key.
template <class Work>
auto blamed_on(const std::string& key, Work&& work) {
  try {
    return work();
  } catch (const FaultError&) {
    throw;
  } catch (const InputError& error) {
    const std::string text = error.what();
    // The library names the value by the key, or by the key without its table.
    for (const std::string& name : {key, key.substr(key.find('.') + 1)}) {
      const std::string prefix = name + ": ";
      if (text.starts_with(prefix)) throw FaultError({key, text.substr(prefix.size())});
    }
    throw FaultError({key, text});
  }
}

/// The key that says which points they are.
[[nodiscard]] inline std::string source_key(const Config& config) {
  if (!config.data.file.empty()) return "data.file";
  return config.data.preset.empty() ? "data.points" : "data.preset";
}

/// Sizes beyond this leave no room for squares and products in single precision.
constexpr double largest_size = 1e15;

/// The estimator is a linear model, trained or predicted.
[[nodiscard]] inline bool has_features(const Config& config) {
  return config.estimator.kind == "linear" || config.estimator.kind == "linear-theory";
}

/// The first fault of single values, then of combinations; empty if there is none.
[[nodiscard]] MaybeFault first_fault(const Config& config);
/// A coordinate too large to sample from, in points that the key has given.
/// @param first the number of the first of them, from 0.
[[nodiscard]] MaybeFault coordinate_fault(const std::string& key, const Matrix& points,
                                          Index first = 0);
/// The fault of a configuration whose data are that many points, if its weights are not as many.
[[nodiscard]] MaybeFault weights_fault(const Config& config, Index points);
/// The first fault of a configuration whose data have that dimension.
[[nodiscard]] MaybeFault dimension_fault(const Config& config, Index dimension);

}  // namespace gtv::study
