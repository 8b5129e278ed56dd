#include "study/attribution.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>

#include "gtv/forward/time_grid.hpp"
#include "gtv/metric/total_variation.hpp"
#include "gtv/sampler/plan.hpp"
#include "study/bins.hpp"
#include "study/cell_theory.hpp"
#include "study/linear_ensemble.hpp"
#include "study/member.hpp"

namespace gtv::study {
namespace {

using estimator::Target;

constexpr int fine_steps = 150;
constexpr std::int64_t exact_trajectories = 1 << 17;
// States of the ladder and of the orders: which causes are in, without and with discretisation.
enum State : std::size_t { exact, model, trained_true, trained };

using Share = std::vector<double>;

/// The same cell, sampled so finely that steps do not matter.
CellSetup without_discretisation(const CellSetup& cell) {
  CellSetup fine = cell;
  fine.config.sampler.denoiser = "exact";
  fine.plan = sampler::make_plan(
      *cell.schedule, "heun",
      forward::make_grid("geometric", cell.t_max, cell.t_min, fine_steps, cell.config.sampler.rho));
  return fine;
}

Share model_share(const CellSetup& cell, const Matrix& weights) {
  CellSetup single = cell;
  single.config.sampler.trajectories = exact_trajectories;
  return sample_weights(single, weights, 0xffffffffU).shares();
}

/// Shares in every state, and a statistic of any choice of them with its interval over members:
/// those that vary are resampled together, as they share training draws and seeds.
class States {
 public:
  States(const CellSetup& cell, const CellSetup& fine, const EnsembleOptions& options,
         Progress& progress)
      : bins_(static_cast<std::size_t>(std::pow(cell.config.density.bins, cell.dimension()))),
        seed_(cell.config.seed),
        resamples_(cell.dimension() == 1 ? 300 : 30) {
    const Matrix best = CellTheory(cell, Target::proxy).population_weights();
    fixed_[0][exact] =
        noised_shares(cell.data, cell.schedule->level(cell.t_min), cell.config.density);
    fixed_[1][exact] = exact_flow(cell, cell.config.sampler.denoiser == "lookup").shares();
    fixed_[0][model] = model_share(fine, best);
    fixed_[1][model] = model_share(cell, best);
    members_.resize(options.members, static_cast<Index>(4 * bins_) + 2);
    for (const std::size_t noisy : {0U, 1U}) {
      const Target target = noisy == 0 ? Target::truth : Target::proxy;
      const LinearEnsemble coarse = sample_ensemble(
          cell, options.members,
          [&](std::uint32_t member) { return train(cell, target, member).weights; }, progress);
      // The same models, sampled finely.
      const LinearEnsemble finely = sample_ensemble(
          fine, options.members,
          [&](std::uint32_t member) { return coarse.member(member, cell.dimension()); }, progress);
      members_.middleCols(column(0, noisy), finely.shares.cols()) = finely.shares;
      members_.middleCols(column(1, noisy), coarse.shares.cols()) = coarse.shares;
      members_.col(static_cast<Index>(4 * bins_ + noisy)) = coarse.trace_parts();
    }
  }

  /// The share in a state. @param steps 1 with discretisation  @param mean of the members.
  [[nodiscard]] std::span<const double> share(std::span<const double> mean, std::size_t steps,
                                              State state) const {
    if (state == exact || state == model) return fixed_[steps][state];
    return mean.subspan(static_cast<std::size_t>(column(steps, state == trained ? 1 : 0)), bins_);
  }
  [[nodiscard]] double trace_ratio(std::span<const double> mean) const {
    return mean[4 * bins_ + 1] / mean[4 * bins_];
  }

  [[nodiscard]] Estimate estimate(
      const std::function<double(std::span<const double> mean)>& statistic) const {
    const Vector mean = this->mean();
    const double value = statistic(entries(mean));
    const auto of_first = [&](std::span<const double> a, std::span<const double>) {
      return statistic(a);
    };
    return {value, metric::bootstrap_interval(members_, members_.topRows(1), of_first, resamples_,
                                              0.95, seed_)};
  }
  [[nodiscard]] Vector mean() const { return members_.colwise().mean(); }

 private:
  [[nodiscard]] Index column(std::size_t steps, std::size_t noisy) const {
    return static_cast<Index>((2 * steps + noisy) * bins_);
  }

  std::size_t bins_;
  std::uint64_t seed_;
  int resamples_;
  std::array<std::array<Share, 2>, 2> fixed_;
  Matrix members_;  // fine J0, fine J1, coarse J0, coarse J1 shares; trace parts J0, J1
};

/// A number of a share, such as its gap mass.
using Measure = std::function<double(std::span<const double>)>;

State state_before(Cause cause) {
  return static_cast<State>(static_cast<std::size_t>(cause) - 2);
}

/// What a cause changes in a measure, on average over the four orders.
double shapley(const States& states, std::span<const double> mean, const Measure& measure,
               Cause cause) {
  const auto at = [&](std::size_t steps, State state) {
    return measure(states.share(mean, steps, state));
  };
  double sum = 0;
  if (cause == Cause::discretisation) {
    for (const State state : {exact, model, trained_true, trained}) {
      sum += (at(1, state) - at(0, state)) / 4;
    }
    return sum;
  }
  // Discretisation comes before the cause in as many of the four orders as causes go before it.
  const State before = state_before(cause);
  const auto after = static_cast<State>(before + 1);
  const double earlier = (static_cast<double>(before) + 1) / 4;
  return earlier * (at(1, after) - at(1, before)) + (1 - earlier) * (at(0, after) - at(0, before));
}

Estimate exactly(double value) {
  return {value, {value, value}};
}

void add_smoothing(const Measure& measure, const Share& smoothed, double of_points, Estimate& rung,
                   Estimate& level) {
  level = exactly(measure(smoothed));
  rung = exactly(level.value - of_points);
}

}  // namespace

CellAttribution attribute_cell(const CellSetup& cell, const EnsembleOptions& options,
                               Progress& progress) {
  const CellSetup fine = without_discretisation(cell);
  const States states(cell, fine, options, progress);
  const Share points = points_share(cell);
  const Measure gap = [&](std::span<const double> share) { return gap_mass(cell, share); };
  const Measure moved = [&](std::span<const double> share) {
    return wasserstein(cell, share, points);
  };

  CellAttribution result;
  const Vector mean = states.mean();
  const std::span<const double> all = entries(mean);
  const auto share_after = [&](std::span<const double> m, std::size_t rung) {
    return rung == 0 ? states.share(m, 0, exact) : states.share(m, 1, static_cast<State>(rung - 1));
  };
  for (std::size_t k = 0; k < result.share.size(); ++k) {
    const std::span<const double> share = share_after(all, k);
    result.share[k].assign(share.begin(), share.end());
  }
  const auto fill = [&](const Measure& measure, Estimate Rung::*part,
                        std::array<Estimate, 5>& levels) {
    add_smoothing(measure, result.share[0], measure(points), result.ladder[0].*part, levels[0]);
    result.shapley[0].*part = result.ladder[0].*part;
    for (std::size_t k = 1; k < 5; ++k) {
      const auto cause = static_cast<Cause>(k);
      levels[k] =
          states.estimate([&](std::span<const double> m) { return measure(share_after(m, k)); });
      result.ladder[k].*part = states.estimate([&](std::span<const double> m) {
        return measure(share_after(m, k)) - measure(share_after(m, k - 1));
      });
      result.shapley[k].*part = states.estimate(
          [&](std::span<const double> m) { return shapley(states, m, measure, cause); });
    }
  };
  fill(gap, &Rung::gap_mass, result.gap_mass);
  fill(moved, &Rung::wasserstein, result.wasserstein);
  result.ladder[0].density = exactly(metric::total_variation(points, result.share[0]));
  for (std::size_t k = 1; k < 5; ++k) {
    result.ladder[k].density = states.estimate([&](std::span<const double> m) {
      return metric::total_variation(share_after(m, k), share_after(m, k - 1));
    });
  }
  result.trace_ratio =
      states.estimate([&](std::span<const double> m) { return states.trace_ratio(m); });
  return result;
}

}  // namespace gtv::study
