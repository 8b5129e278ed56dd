#pragma once

#include <filesystem>
#include <memory>

#include "gtv/estimator/linear.hpp"
#include "gtv/feature/product.hpp"
#include "gtv/forward/schedule.hpp"
#include "gtv/sampler/seeds.hpp"
#include "gtv/study/config.hpp"
#include "gtv/theory/weight_law.hpp"
#include "study/cell_parts.hpp"

namespace gtv::study {

/// How a cell's trajectories run, whatever the data.
struct SamplingSetup {
  Config config;
  std::shared_ptr<const forward::Schedule> schedule;
  double t_min = 0;
  double t_max = 1;
  Shared<sampler::Plan> plan;
  sampler::SeedKind seeds = sampler::SeedKind::random;
};

/// @throws gtv::InputError naming the key at fault.
[[nodiscard]] SamplingSetup make_sampling(const Config& config, CellParts& parts);

/// The objects that one cell of a study names, built once and shared by its members.
struct CellSetup : SamplingSetup {
  Shared<data::Mixture> data;
  /// Of linear-theory: what members are drawn from; set by prepare_law(), which takes time.
  std::shared_ptr<const theory::WeightLaw> law;

  [[nodiscard]] int dimension() const { return static_cast<int>(data->dimension()); }
  /// The features of a linear estimator.
  [[nodiscard]] feature::Product features() const;
};

/// @param directory where relative files are. @param parts of the cells before.
/// @throws gtv::InputError naming the key at fault.
[[nodiscard]] CellSetup make_cell(const Config& config, const std::filesystem::path& directory,
                                  CellParts& parts);
/// The same of a cell by itself.
[[nodiscard]] CellSetup make_cell(const Config& config, const std::filesystem::path& directory);

}  // namespace gtv::study
