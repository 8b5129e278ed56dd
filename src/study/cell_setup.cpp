#include "study/cell_setup.hpp"

#include <fmt/format.h>

#include "config_fault.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/sampler/linear_denoiser.hpp"
#include "gtv/study/config_dimension.hpp"
#include "gtv/study/study_data.hpp"

namespace gtv::study {

feature::Product CellSetup::features() const {
  const Config::Estimator& e = config.estimator;
  return feature::make_product(feature::parse_axis_kind(e.features), dimension(), e.per_axis,
                               e.domain[0], e.domain[1], t_min, t_max);
}

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

}  // namespace

data::Mixture make_data(const Config& config, const std::filesystem::path& directory) {
  const StoredMatrix stored = load_study_data(config, directory).points;
  check_shape(config, stored);
  const std::string key = source_key(config);
  const Matrix points = stored.values();
  if (MaybeFault fault = coordinate_fault(key, points)) throw FaultError(*fault);
  const data::Mixture mixture = blamed_on(
      key, [&] { return data::make_mixture(points, config.data.weights, config.data.spread); });
  return config.data.angle == 0 ? mixture : data::rotated(mixture, config.data.angle);
}

SamplingSetup make_sampling(const Config& config) {
  SamplingSetup sampling;
  sampling.config = config;
  sampling.schedule = blamed_on("forward", [&] {
    return forward::make_schedule(config.forward.schedule,
                                  {.b0 = config.forward.b0, .b1 = config.forward.b1});
  });
  const forward::Schedule& schedule = *sampling.schedule;
  sampling.t_min = config.forward.t_min;
  sampling.t_max = config.forward.t_max.value_or(config.sampler.method == "reverse-sde"
                                                     ? schedule.default_t_max_of_reverse_sde()
                                                     : schedule.default_t_max());
  const std::vector<double> grid = blamed_on("sampler.steps", [&] {
    return forward::make_grid(config.sampler.grid, sampling.t_max, sampling.t_min,
                              config.sampler.steps, config.sampler.rho);
  });
  sampling.plan = blamed_on(
      "forward", [&] { return sampler::make_plan(schedule, config.sampler.method, grid); });
  sampling.seeds = sampler::parse_seed_kind(config.sampler.seeds);
  return sampling;
}

CellSetup make_cell(const Config& config, const std::filesystem::path& directory) {
  CellSetup cell;
  cell.data = make_data(config, directory);
  static_cast<SamplingSetup&>(cell) = make_sampling(config);
  if (has_features(config) && config.estimator.per_axis > sampler::max_features_per_axis) {
    throw FaultError(
        {"estimator.per_axis", fmt::format("got {}, expected at most {}", config.estimator.per_axis,
                                           sampler::max_features_per_axis)});
  }
  return cell;
}

}  // namespace gtv::study
