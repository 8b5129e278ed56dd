#include "study/cell_setup.hpp"

#include "config_fault.hpp"

namespace gtv::study {

feature::Product CellSetup::features() const {
  const Config::Estimator& e = config.estimator;
  return feature::make_product(feature::parse_axis_kind(e.features), dimension(), e.per_axis,
                               e.domain[0], e.domain[1], t_min, t_max);
}

SamplingSetup make_sampling(const Config& config, CellParts& parts) {
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
  sampling.plan = parts.plan(config, schedule, sampling.t_min, sampling.t_max);
  sampling.seeds = sampler::parse_seed_kind(config.sampler.seeds);
  return sampling;
}

CellSetup make_cell(const Config& config, const std::filesystem::path& directory,
                    CellParts& parts) {
  CellSetup cell;
  cell.data = parts.mixture(config, directory);
  static_cast<SamplingSetup&>(cell) = make_sampling(config, parts);
  return cell;
}

CellSetup make_cell(const Config& config, const std::filesystem::path& directory) {
  CellParts parts;
  return make_cell(config, directory, parts);
}

}  // namespace gtv::study
