#pragma once

#include "gtv/base/array.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/forward/level.hpp"

namespace gtv::score {

using data::Mixture;
using forward::Level;

/// Exact fields of the noised mixture p(x|t) = sum_m w_m N(x; alpha mu_m, S I) with
/// S = alpha^2 v + sigma^2, for any D and M. One pass per block of queries, parallel over blocks;
/// the blocks do not depend on the number of threads. @source T2.1, T2.2
///
/// @param x (n, D) row-major, data units; finite, with |x - alpha mu|^2 / S below 1e300.
/// @throws gtv::InputError if shapes disagree, x is not finite, the mixture is not one that
/// make_mixture would return, or S is 0; `out` is then untouched. `out` must not overlap `x`.
/// @accuracy 1e-12 for M <= 1000 while the data's extent times the query's distance is below
/// 1e18 S, finite up to sigma = 1e-12 of the data scale and x 1e6 data scales away. It is relative
/// for posterior weights above 1e-300, C entrywise to tr C, tr C and the fraction above 1e-250 and
/// effective points, and relative to the largest term for sums that may cancel: |x - alpha mu| / S
/// of the likely points for the score, the points' size (with spread, |x| too) for the denoiser,
/// |x - alpha mu|^2 / S for the log density.
/// @cost O(n M D), and O(n M D^2) with the covariance; about four times that where double does not
/// give the posterior to that accuracy and double-double is used.

/// @param[out] out (n), natural logarithm of a density per data unit^D.
void log_density(const Mixture& data, const Level& level, const MatrixView& x,
                 Eigen::Ref<Vector> out);
/// s = (alpha E[x0|x,t] - x) / sigma^2 for v = 0; in general the gradient of log_density,
/// (alpha E[mu|x,t] - x) / S. @param[out] out (n, D), 1 / data units.
void score(const Mixture& data, const Level& level, const MatrixView& x, MutableMatrixView out);
/// E[x0|x,t] = E[mu|x,t] + alpha v / S (x - alpha E[mu|x,t]). @param[out] out (n, D), data units.
void denoise(const Mixture& data, const Level& level, const MatrixView& x, MutableMatrixView out);
/// Posterior weights of the components. @param[out] out (n, M), rows sum to 1.
void posterior_weights(const Mixture& data, const Level& level, const MatrixView& x,
                       MutableMatrixView out);
/// Share of the proxy score's second moment that is variance, tr C / (tr C + |s|^2), between 0 and
/// 1; by logarithms where both terms underflow, 0 where C = 0. Needs sigma > 0.
/// @param[out] out (n). @source T2.6
void variance_fraction(const Mixture& data, const Level& level, const MatrixView& x,
                       Eigen::Ref<Vector> out);

/// Everything at once, for one level. @source T2.5
struct Fields {
  Vector log_density;       ///< (n)
  Matrix score;             ///< (n, D)
  Matrix denoised;          ///< (n, D)
  Matrix proxy_cov;         ///< (n, D*D), C = alpha^2/sigma^4 Cov(x0|x,t); empty if not asked for
  Vector trace_cov;         ///< (n), tr C
  Vector fraction;          ///< (n), tr C / (tr C + |s|^2); 0 where C = 0. @source T2.6
  Vector effective_points;  ///< (n), exp of the entropy of the posterior weights
};
/// @throws gtv::InputError also if sigma = 0, where C is infinite.
[[nodiscard]] Fields exact_fields(const Mixture& data, const Level& level, const MatrixView& x,
                                  bool with_covariance);

/// C through I / sigma^2 + Hessian of log p: cancels at small sigma, serves tests. (n, D*D).
/// @source T2.5
[[nodiscard]] Matrix proxy_covariance_by_hessian(const Mixture& data, const Level& level,
                                                 const MatrixView& x);

}  // namespace gtv::score
