#include "study/claims.hpp"

#include <span>

#include "gtv/estimator/linear.hpp"
#include "gtv/study/builtin.hpp"
#include "study/bins.hpp"
#include "study/cell_theory.hpp"
#include "study/member.hpp"

namespace gtv::study {

CellSetup claim_cell(const VerifyOptions& options, const std::vector<std::string>& overrides,
                     const std::string& builtin) {
  std::vector<std::string> settings = {"sampler.seeds=stratified",
                                       "density.bins=60",
                                       "forward.t_min=0.01",
                                       "estimator.samples=256",
                                       "data.angle=0",
                                       "estimator.features=gaussian",
                                       "seed=" + std::to_string(options.seed)};
  settings.emplace_back(builtin == "fig2" ? "sampler.trajectories=5000"
                                          : "sampler.trajectories=10000");
  if (builtin != "fig2") settings.emplace_back("density.bins=50");
  settings.insert(settings.end(), overrides.begin(), overrides.end());
  const Study study = parse_study(builtin_study(builtin), "", settings);
  return make_cell(study.cell(0), study.directory);
}

LinearEnsemble trained_ensemble(const CellSetup& cell, int members, const VerifyOptions& options) {
  Progress progress("", static_cast<std::size_t>(members), options.progress);
  return sample_ensemble(
      cell, members,
      [&](std::uint32_t member) { return train(cell, target_of(cell.config), member).weights; },
      progress);
}

Vector exact_share(const CellSetup& cell) {
  const std::vector<double> share = exact_flow(cell, /*lookup=*/false).shares();
  return Eigen::Map<const Vector>(share.data(), static_cast<Index>(share.size()));
}

Difference gap_mass_above(const CellSetup& cell, const LinearEnsemble& ensemble,
                          const Vector& fixed) {
  const double base = gap_mass(cell, entries(fixed));
  const auto above = [&](std::span<const double> mean, std::span<const double>) {
    return gap_mass(cell, mean) - base;
  };
  return {gap_mass(cell, entries(ensemble.mean_share())) - base,
          metric::bootstrap_interval(ensemble.shares, ensemble.shares.topRows(1), above, 200, 0.95,
                                     cell.config.seed)};
}

}  // namespace gtv::study
