#include "study/cell_setup.hpp"

#include "gtv/base/error.hpp"
#include "gtv/data/load.hpp"
#include "gtv/data/preset.hpp"
#include "gtv/forward/time_grid.hpp"

namespace gtv::study {

feature::Product CellSetup::features() const {
  const Config::Estimator& e = config.estimator;
  return feature::make_product(feature::parse_axis_kind(e.features), dimension(), e.per_axis,
                               e.domain[0], e.domain[1], t_min, t_max);
}

data::Mixture make_data(const Config& config, const std::filesystem::path& directory) {
  const Config::Data& d = config.data;
  Matrix points = d.points;
  if (!d.preset.empty()) points = data::preset_points(d.preset);
  if (!d.file.empty()) points = data::load_points(directory / d.file);
  const data::Mixture mixture = data::make_mixture(points, d.weights, d.spread);
  return d.angle == 0 ? mixture : data::rotated(mixture, d.angle);
}

CellSetup make_cell(const Config& config, const std::filesystem::path& directory) {
  CellSetup cell;
  cell.config = config;
  cell.data = make_data(config, directory);
  cell.schedule = forward::make_schedule(config.forward.schedule,
                                         {.b0 = config.forward.b0, .b1 = config.forward.b1});
  cell.t_min = config.forward.t_min;
  cell.t_max = config.forward.t_max.value_or(cell.schedule->default_t_max());
  const bool stops_short = config.sampler.method == "reverse-sde" && !config.forward.t_max &&
                           cell.schedule->ends_in_pure_noise();
  if (stops_short) cell.t_max = 0.999;
  const std::vector<double> grid = forward::make_grid(config.sampler.grid, cell.t_max, cell.t_min,
                                                      config.sampler.steps, config.sampler.rho);
  cell.plan = sampler::make_plan(*cell.schedule, config.sampler.method, grid);
  cell.seeds = sampler::parse_seed_kind(config.sampler.seeds);
  return cell;
}

}  // namespace gtv::study
