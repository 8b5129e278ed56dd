#include "study/member.hpp"

#include <optional>

#include "gtv/base/error.hpp"
#include "gtv/estimator/gradient_flow.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/sampler/integrate.hpp"
#include "gtv/sampler/linear_denoiser.hpp"
#include "gtv/sampler/lookup_denoiser.hpp"
#include "gtv/sampler/mixture_denoiser.hpp"
#include "gtv/sampler/naive_denoiser.hpp"
#include "gtv/sampler/strata.hpp"
#include "study/cell_theory.hpp"

namespace gtv::study {
namespace {

using sampler::BlockView;
using sampler::Histogram;
using sampler::LinearDenoiser;
using sampler::LookupDenoiser;
using sampler::MixtureDenoiser;
using sampler::NaiveDenoiser;
using sampler::Plan;
using sampler::Seeds;
using sampler::StrataTally;

enum class Flow { continuous, torn };  // torn: by a denoiser with jumps or noise of its own

Histogram empty_histogram(const CellSetup& cell) {
  const Config::Density& d = cell.config.density;
  return Histogram(cell.dimension(), d.bins, d.range[0], d.range[1]);
}

template <class Real>
Histogram sample(const CellSetup& cell, const Plan& plan, const sampler::Denoiser<Real>& denoiser,
                 const Seeds& seeds, std::uint32_t member, Flow flow = Flow::continuous) {
  Histogram histogram = empty_histogram(cell);
  sampler::Sink<Real> sink = [&](std::uint64_t, BlockView<const Real> block) {
    histogram.add(block);
  };
  std::optional<StrataTally> strata;
  if (seeds.kind() == sampler::SeedKind::stratified && seeds.dimension() == 1 &&
      flow == Flow::continuous && !plan.uses_noise) {
    strata.emplace(seeds, histogram);
    sink = [&](std::uint64_t, BlockView<const Real> block) { strata->add(block); };
  }
  sampler::integrate<Real>(plan, denoiser, seeds, {.seed = cell.config.seed, .member = member},
                           sink);
  return histogram;
}

Histogram sample_by_lookup(const CellSetup& cell, const Plan& plan,
                           const sampler::Denoiser<double>& exact, const Seeds& seeds,
                           std::uint32_t member) {
  const LookupDenoiser<float> lookup(exact, plan, cell.config.estimator.domain[0],
                                     cell.config.estimator.domain[1]);
  return sample<float>(cell, plan, lookup, seeds, member, Flow::torn);
}

Histogram follow(const CellSetup& cell, const Matrix& weights, const Seeds& seeds,
                 std::uint32_t member) {
  if (cell.config.sampler.denoiser == "lookup") {
    const LinearDenoiser<double> exact(cell.features(), weights, cell.plan, 0);
    return sample_by_lookup(cell, cell.plan, exact, seeds, member);
  }
  const LinearDenoiser<float> denoiser(cell.features(), weights, cell.plan,
                                       sampler::default_tolerance(cell.dimension()));
  return sample<float>(cell, cell.plan, denoiser, seeds, member);
}

/// Gradient flow for the study's training time, in place of ridge regression.
estimator::LinearWeights flow(const CellSetup& cell, const estimator::TrainingSet& set,
                              const Matrix& targets) {
  Vector lambda(set.size());
  for (Index i = 0; i < set.size(); ++i) {
    const forward::Level level = cell.schedule->level(set.t[i]);
    lambda[i] = level.alpha * level.alpha / (level.sigma * level.sigma);
  }
  const Matrix phi = cell.features().materialise(set.x, set.t);
  return {.weights =
              estimator::train_gradient_flow(phi, lambda, targets, cell.config.estimator.tau)};
}

Seeds member_seeds(const CellSetup& cell, std::uint32_t member) {
  return {cell.seeds, static_cast<std::uint64_t>(cell.config.sampler.trajectories),
          cell.dimension(), cell.config.seed, member};
}

}  // namespace

estimator::LinearWeights train(const CellSetup& cell, estimator::Target target,
                               std::uint32_t member) {
  const Config& config = cell.config;
  const auto set = estimator::draw_training_set(cell.data, *cell.schedule, cell.t_min, cell.t_max,
                                                config.estimator.samples, config.seed, member,
                                                estimator::parse_noise(config.estimator.noise));
  const Matrix y = estimator::regression_targets(set, target, cell.data, *cell.schedule);
  if (config.estimator.tau > 0) return flow(cell, set, y);
  return estimator::fit_ridge(cell.features(), *cell.schedule, set, y,
                              {.ridge = config.estimator.ridge});
}

Histogram sample_weights(const CellSetup& cell, const Matrix& weights, std::uint32_t member) {
  return follow(cell, weights, member_seeds(cell, member), member);
}

MemberResult run_member(const CellSetup& cell, std::uint32_t member) {
  const Config& config = cell.config;
  const Seeds seeds = member_seeds(cell, member);
  const bool lookup = config.sampler.denoiser == "lookup";
  if (config.estimator.kind == "exact") {
    const MixtureDenoiser exact(cell.data, cell.plan);
    return {lookup ? sample_by_lookup(cell, cell.plan, exact, seeds, member)
                   : sample<double>(cell, cell.plan, exact, seeds, member)};
  }
  if (config.estimator.kind == "naive") {
    const NaiveDenoiser naive(
        cell.data, cell.plan,
        {.kappa = config.estimator.kappa, .seed = config.seed, .member = member});
    return {sample<double>(cell, cell.plan, naive, seeds, member, Flow::torn)};
  }
  estimator::LinearWeights model =
      cell.law ? estimator::LinearWeights{.weights = cell.law->draw(config.seed, member)}
               : train(cell, target_of(config), member);
  return {.histogram = follow(cell, model.weights, seeds, member),
          .reciprocal_condition = model.reciprocal_condition,
          .weights = std::move(model.weights)};
}

Histogram exact_flow(const CellSetup& cell, bool lookup) {
  const Config& config = cell.config;
  constexpr auto count = static_cast<std::uint64_t>(flow_trajectories);
  // No member of an ensemble has this index.
  constexpr std::uint32_t member = 0xffffffffU;
  const Seeds seeds(sampler::SeedKind::stratified, count, cell.dimension(), config.seed, member);
  Plan plan = cell.plan;
  if (plan.uses_noise) {
    plan = sampler::make_plan(*cell.schedule, "euler",
                              forward::make_grid(config.sampler.grid, cell.t_max, cell.t_min,
                                                 config.sampler.steps, config.sampler.rho));
  }
  const MixtureDenoiser exact(cell.data, plan);
  return lookup ? sample_by_lookup(cell, plan, exact, seeds, member)
                : sample<double>(cell, plan, exact, seeds, member);
}

}  // namespace gtv::study
