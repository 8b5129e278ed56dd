#include "study/cell_parts.hpp"

#include <fmt/format.h>

#include "config_fault.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/study/config_dimension.hpp"
#include "gtv/study/study_data.hpp"

namespace gtv::study {
namespace {

/// What only a run needs, since its result is a density on bins.
MaybeFault bins_fault(const Config& config, Index dimension) {
  if (dimension <= 2) return {};
  return Fault{source_key(config), fmt::format("got points of dimension {}, expected 1 or 2: "
                                               "here the result is a density on bins",
                                               dimension)};
}

void check_shape(const Config& config, const StoredMatrix& points) {
  if (MaybeFault fault = weights_fault(config, points.rows())) throw FaultError(*fault);
  if (MaybeFault fault = bins_fault(config, points.cols())) throw FaultError(*fault);
  check_dimension(config, points.cols());
}

data::Mixture make_mixture(const Config& config, const std::filesystem::path& directory) {
  const StoredMatrix stored = load_study_data(config, directory).points;
  check_shape(config, stored);
  const std::string key = source_key(config);
  const Matrix points = stored.values();
  if (MaybeFault fault = coordinate_fault(key, points)) throw FaultError(*fault);
  const data::Mixture mixture = blamed_on(
      key, [&] { return data::make_mixture(points, config.data.weights, config.data.spread); });
  return config.data.angle == 0 ? mixture : data::rotated(mixture, config.data.angle);
}

sampler::Plan make_plan(const Config& config, const forward::Schedule& schedule, double t_min,
                        double t_max) {
  const std::vector<double> grid = blamed_on("sampler.steps", [&] {
    return forward::make_grid(config.sampler.grid, t_max, t_min, config.sampler.steps,
                              config.sampler.rho);
  });
  return blamed_on("forward",
                   [&] { return sampler::make_plan(schedule, config.sampler.method, grid); });
}

}  // namespace

std::string data_key(const Config& config) {
  const Config::Data& d = config.data;
  return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}", d.file, d.preset, d.part, d.limit, d.centre,
                     d.spread, d.angle, fmt::join(d.weights, " "), d.points.size());
}

Shared<sampler::Plan> CellParts::plan(const Config& config, const forward::Schedule& schedule,
                                      double t_min, double t_max) {
  const std::string key =
      fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}", config.forward.schedule, config.forward.b0,
                  config.forward.b1, t_min, t_max, config.sampler.method, config.sampler.grid,
                  config.sampler.steps, config.sampler.rho);
  const auto found = plans_.find(key);
  if (found != plans_.end()) return found->second;
  return plans_.emplace(key, make_plan(config, schedule, t_min, t_max)).first->second;
}

Shared<data::Mixture> CellParts::mixture(const Config& config,
                                         const std::filesystem::path& directory) {
  const std::string key = data_key(config);
  const auto found = mixtures_.find(key);
  if (found == mixtures_.end()) {
    return mixtures_.emplace(key, make_mixture(config, directory)).first->second;
  }
  check_dimension(config, found->second->dimension());  // other settings may not go with it
  return found->second;
}

std::size_t CellParts::bytes_of_plans() const {
  std::size_t bytes = 0;
  for (const auto& [key, plan] : plans_) {
    bytes += plan->steps.size() * sizeof(sampler::Step);
    bytes += plan->levels.size() * sizeof(forward::Level);
  }
  return bytes;
}

}  // namespace gtv::study
