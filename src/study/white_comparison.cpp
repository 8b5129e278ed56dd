#include "study/white_comparison.hpp"

#include <fmt/format.h>

#include <cmath>
#include <span>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/theory/path_integral.hpp"
#include "study/bins.hpp"
#include "study/member.hpp"
#include "study/table.hpp"

namespace gtv::study {
namespace {

std::vector<double> times_of(const CellSetup& cell) {
  std::vector<double> times;
  for (const sampler::Step& step : cell.plan->steps) times.push_back(step.t);
  times.push_back(cell.t_min);
  return times;
}

theory::GridOptions grid_of(const CellSetup& cell) {
  const Config::Density& d = cell.config.density;
  // Resolutions of 8 and 5: total variation 1e-3 and 4e-3.
  return {.cells = d.bins,
          .lo = d.range[0],
          .hi = d.range[1],
          .resolution = cell.dimension() == 1 ? 8.0 : 5.0};
}

std::vector<double> predicted(const CellSetup& cell, const std::string& theory, double kappa) {
  const std::vector<double> times = times_of(cell);
  const theory::GridOptions grid = grid_of(cell);
  if (theory == "path-integral") {
    return theory::average_density(cell.data, *cell.schedule, times, kappa, grid).mass;
  }
  if (theory == "leading-order") {
    return theory::noised_masses(cell.data, cell.schedule->level(cell.t_min), grid).mass;
  }
  if (theory == "linear-noise") {
    return theory::linear_noise_density(cell.data, *cell.schedule, times, kappa, grid).mass;
  }
  return theory::small_noise_density(cell.data, *cell.schedule, times, grid).mass;
}

/// Shares of the members' trajectories, (members, bins).
Matrix simulated(const CellSetup& cell, int members, Progress& progress) {
  Matrix shares(members, static_cast<Index>(std::pow(cell.config.density.bins, cell.dimension())));
  parallel_for(static_cast<std::size_t>(members), [&](std::size_t member) {
    const std::vector<double> share =
        run_member(cell, static_cast<std::uint32_t>(member)).histogram.shares();
    shares.row(static_cast<Index>(member)) =
        Eigen::Map<const Vector>(share.data(), shares.cols()).transpose();
    progress.advance();
  });
  return shares;
}

Distance distance(const CellSetup& cell, const Matrix& shares, const std::vector<double>& theory) {
  const Vector mean = shares.colwise().mean();
  return above_floor(total_variation(entries(mean), theory),
                     metric::null_distribution(shares, metric::MeanStatistic(total_variation),
                                               bootstrap_resamples, cell.config.seed));
}

void judge(const CellSetup& cell, const Matrix& shares, const Distance& twice,
           TheoryResult& result) {
  const Eigen::Map<const Matrix> exact(result.share.data(), 1,
                                       static_cast<Index>(result.share.size()));
  result.distance = distance(cell, shares, result.share);
  result.interval = metric::bootstrap_interval(shares, exact, total_variation, bootstrap_resamples,
                                               0.95, cell.config.seed);
  const Vector mean = shares.colwise().mean();
  result.wasserstein = wasserstein(cell, entries(mean), result.share);
  result.wasserstein_floor = not_known;
  result.mean_error = not_known;
  result.twice = twice;
  result.other_target.value = not_known;
  result.verdict = judgement(result.distance, {twice});
}

}  // namespace

const std::vector<std::string>& white_theories() {
  static const std::vector<std::string> names = {"path-integral", "leading-order", "linear-noise",
                                                 "small-noise"};
  return names;
}

CellComparison compare_white_cell(const CellSetup& cell, const CompareOptions& options,
                                  Progress& progress) {
  const double kappa = cell.config.estimator.kappa;
  CellComparison result;
  result.features_per_sample = result.quadrature_error = result.trace = not_known;
  result.trace_interval = {not_known, not_known};
  result.share_true = predicted(cell, "leading-order", kappa);
  result.kernel = white_kernel(cell);
  Matrix shares;
  Distance twice;
  if (options.ensemble) {
    shares = simulated(cell, options.members, progress);
    describe_shares(cell, shares, result);
    twice = distance(cell, shares, predicted(cell, "path-integral", 2 * kappa));
  }
  const std::vector<double> reference = predicted(cell, "path-integral", kappa);
  for (const std::string& name : options.theories) {
    TheoryResult theory;
    theory.theory = name;
    theory.trace = not_known;
    try {
      theory.share = name == "path-integral" ? reference : predicted(cell, name, kappa);
      theory.gap_mass = gap_mass(cell, theory.share);
      theory.note = fmt::format("total variation {:.4f} from path-integral",
                                total_variation(theory.share, reference));
      if (options.ensemble) judge(cell, shares, twice, theory);
    } catch (const WorkError& error) {
      theory = {};
      theory.theory = name;
      theory.failure = error.what();
      theory.verdict = "not computed";
    }
    result.theories.push_back(std::move(theory));
  }
  return result;
}

}  // namespace gtv::study
