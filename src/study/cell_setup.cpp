#include "study/cell_setup.hpp"

#include "gtv/base/error.hpp"
#include "gtv/data/load.hpp"
#include "gtv/data/preset.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/sampler/linear_denoiser.hpp"
#include "gtv/study/config_dimension.hpp"

namespace gtv::study {

feature::Product CellSetup::features() const {
  const Config::Estimator& e = config.estimator;
  return feature::make_product(feature::parse_axis_kind(e.features), dimension(), e.per_axis,
                               e.domain[0], e.domain[1], t_min, t_max);
}

namespace {

/// An error about the file also says which key named it.
Matrix load_named(const std::filesystem::path& file) {
  try {
    return data::load_points(file);
  } catch (const InputError& error) {
    throw_input("data.file: {}", error.what());
  }
}

}  // namespace

data::Mixture make_data(const Config& config, const std::filesystem::path& directory) {
  const Config::Data& d = config.data;
  Matrix points = d.points;
  if (!d.preset.empty()) points = data::preset_points(d.preset);
  if (!d.file.empty()) points = load_named(directory / d.file);
  const data::Mixture mixture = data::make_mixture(points, d.weights, d.spread);
  return d.angle == 0 ? mixture : data::rotated(mixture, d.angle);
}

CellSetup make_cell(const Config& config, const std::filesystem::path& directory) {
  CellSetup cell;
  cell.config = config;
  cell.data = make_data(config, directory);
  check_dimension(config, cell.dimension());
  cell.schedule = forward::make_schedule(config.forward.schedule,
                                         {.b0 = config.forward.b0, .b1 = config.forward.b1});
  cell.t_min = config.forward.t_min;
  cell.t_max = config.forward.t_max.value_or(cell.schedule->default_t_max());
  const bool stops_short = config.sampler.method == "reverse-sde" && !config.forward.t_max &&
                           cell.schedule->ends_in_pure_noise();
  if (stops_short) cell.t_max = 0.999;
  const std::vector<double> grid = forward::make_grid(config.sampler.grid, cell.t_max, cell.t_min,
                                                      config.sampler.steps, config.sampler.rho);
  if (config.estimator.kind == "linear" &&
      config.estimator.per_axis > sampler::max_features_per_axis) {
    throw_input("estimator.per_axis: got {}, expected at most {}", config.estimator.per_axis,
                sampler::max_features_per_axis);
  }
  cell.plan = sampler::make_plan(*cell.schedule, config.sampler.method, grid);
  cell.seeds = sampler::parse_seed_kind(config.sampler.seeds);
  return cell;
}

}  // namespace gtv::study
