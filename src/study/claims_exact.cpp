#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gtv/data/mixture.hpp"
#include "gtv/sampler/naive_denoiser.hpp"
#include "gtv/score/field.hpp"
#include "study/claims.hpp"
#include "study/comparison.hpp"

namespace gtv::study {
namespace {

data::Mixture three_points(double spread = 0) {
  return data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}}, {}, spread);
}

forward::Level level_of(double alpha_squared) {
  return {.t = 0, .alpha = std::sqrt(alpha_squared), .sigma = std::sqrt(1 - alpha_squared)};
}

Matrix line(double lo, double hi, Index count) {
  return Vector::LinSpaced(count, lo, hi);
}

/// Width of a bump on the line: (int C)^2 / int C^2, the width of a box, 1.77 sd for a bell.
double width_of(const Vector& values, double step) {
  return step * values.sum() * values.sum() / values.squaredNorm();
}

}  // namespace

Claim claim_ambiguity(const VerifyOptions& options) {
  Claim claim{.number = 1,
              .claim = "Generalisation needs ambiguity: from a single point nothing can spread",
              .measure =
                  "largest proxy covariance of one point, over x in [-5, 5] and sigma from "
                  "1e-6 to 1",
              .rule = "supported if exactly 0"};
  const data::Mixture one = data::make_mixture(Matrix{{0.7}});
  for (const double sigma : {1e-6, 1e-3, 0.1, 0.5, 1.0}) {
    const forward::Level level{
        .t = 0, .alpha = std::sqrt(1 - 0.99 * sigma * sigma), .sigma = sigma};
    claim.value = std::max(
        claim.value, score::exact_fields(one, level, line(-5, 5, 401), false).trace_cov.maxCoeff());
  }
  claim.lo = claim.hi = claim.value;
  claim.verdict = claim.value == 0 ? Support::supported : Support::not_supported;
  const CellSetup cell = claim_cell(options, {"data.points=[[0.5]]"});
  const LinearEnsemble trained = trained_ensemble(cell, options.members, options);
  claim.detail = fmt::format(
      "a trained linear model varies nevertheless, by its design: trace of Cov(W) {:.3g} (P = 256, "
      "16 x 16 Gaussian features), {:.2g} of its samples more than 0.3 from the point",
      trained.trace_parts().mean(), 1 - trained.mean_share().segment(34, 12).sum());
  return claim;
}

Claim claim_boundary(const VerifyOptions& /*options*/) {
  Claim claim{.number = 2,
              .claim =
                  "The noise is boundary-driven: C is larger where two points tie than at a "
                  "point",
              .measure = "smallest C(midpoint) / C(point) over alpha^2 in {.9, .8, .64}",
              .threshold = 1,
              .rule = "supported if above at all three, not if at none, else depends"};
  std::string numbers;
  int above = 0;
  claim.value = INFINITY;
  for (const double alpha_squared : {0.9, 0.8, 0.64}) {
    const forward::Level level = level_of(alpha_squared);
    const Matrix places = level.alpha * Matrix{{0.5}, {0.0}};
    const Vector c = score::exact_fields(three_points(), level, places, false).trace_cov;
    const double ratio = c[0] / c[1];
    above += ratio > 1 ? 1 : 0;
    claim.value = std::min(claim.value, ratio);
    numbers +=
        fmt::format("{}{:.3g} at alpha^2 = {}", numbers.empty() ? "" : ", ", ratio, alpha_squared);
  }
  claim.lo = claim.hi = claim.value;
  claim.verdict = above == 3   ? Support::supported
                  : above == 0 ? Support::not_supported
                               : Support::depends;
  if (above != 3) claim.depends_on = "the noise level: midpoints lead while it is small";
  claim.detail = numbers;
  return claim;
}

Claim claim_zero_mean(const VerifyOptions& options) {
  Claim claim{.number = 5,
              .claim = "The noise has zero mean: the naive estimator's average is the score",
              .measure = "largest |z| of its mean over 65536 draws at 12 places (x, t)",
              .threshold = 4.5,
              .rule = "supported if below (false alarms: 1e-4)"};
  const CellSetup cell = claim_cell(options, {});
  constexpr std::size_t draws = 1 << 16;
  const sampler::NaiveDenoiser naive(cell.data, cell.plan,
                                     {.kappa = 0.1, .seed = options.seed, .member = 0});
  std::vector<double> x(draws + 16);
  std::vector<double> out(draws + 16);
  // Blocks start on a boundary of 64 bytes.
  double* const from = x.data() + (64 - reinterpret_cast<std::uintptr_t>(x.data()) % 64) % 64 / 8;
  double* const to = out.data() + (64 - reinterpret_cast<std::uintptr_t>(out.data()) % 64) % 64 / 8;
  for (const std::size_t step : {5U, 20U, 25U, 27U}) {
    const sampler::Step& asked = cell.plan->steps[step];
    const forward::Level& level = cell.plan->levels[asked.level[0]];
    for (const double place : {0.1, 0.45, -0.6}) {
      std::fill(from, from + draws, place * level.alpha);
      naive.denoise({.level = asked.level[0], .step = step, .dt = asked.dt},
                    {.values = from, .stride = draws, .count = draws, .dimension = 1},
                    {.values = to, .stride = draws, .count = draws, .dimension = 1});
      const Eigen::Map<const Vector> answers(to, draws);
      Matrix want(1, 1);
      score::denoise(cell.data, level, Matrix{{from[0]}}, want);
      const double mean = answers.mean();
      const double error =
          std::sqrt((answers.array() - mean).square().sum() / (draws - 1.0) / draws);
      if (error > 0) claim.value = std::max(claim.value, std::abs(mean - want(0, 0)) / error);
    }
  }
  claim.lo = claim.hi = claim.value;
  claim.verdict = claim.value < claim.threshold ? Support::supported : Support::not_supported;
  return claim;
}

Claim claim_wider_boundaries(const VerifyOptions& /*options*/) {
  Claim claim{.number = 10,
              .claim = "Gradual data widen the boundary regions",
              .measure =
                  "width of C around x = alpha / 2, spread 0.2 over spread 0, at alpha^2 = "
                  ".9 (the least of all levels tried)",
              .threshold = 1,
              .rule =
                  "supported if above at all of alpha^2 in {.97, .95, .9}, not if at none, else "
                  "depends"};
  std::string numbers;
  int above = 0;
  claim.value = INFINITY;
  constexpr Index count = 2001;
  for (const double alpha_squared : {0.97, 0.95, 0.9}) {
    const forward::Level level = level_of(alpha_squared);
    double widths[2];
    double heights[2];
    for (const int gradual : {0, 1}) {
      const Vector c = score::exact_fields(three_points(0.2 * gradual), level,
                                           line(0, level.alpha, count), false)
                           .trace_cov;
      // Less the plateau that the spread gives it anywhere.
      const Vector bump = c.array() - c.minCoeff();
      widths[gradual] = width_of(bump, level.alpha / (count - 1));
      heights[gradual] = c.maxCoeff();
    }
    const double ratio = widths[1] / widths[0];
    above += ratio > 1 ? 1 : 0;
    claim.value = std::min(claim.value, ratio);
    numbers += fmt::format("{}{:.3g} (height {:.3g}) at alpha^2 = {}", numbers.empty() ? "" : ", ",
                           ratio, heights[1] / heights[0], alpha_squared);
  }
  claim.lo = claim.hi = claim.value;
  claim.verdict = above == 3   ? Support::supported
                  : above == 0 ? Support::not_supported
                               : Support::depends;
  if (claim.verdict == Support::depends) claim.depends_on = "the noise level";
  claim.detail = "width ratios " + numbers;
  return claim;
}

}  // namespace gtv::study
