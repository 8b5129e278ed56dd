#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/forward/level.hpp"

namespace gtv::score {

using data::Mixture;
using forward::Level;

/// Exact fields of the noised mixture p(x|t) = sum_m w_m N(x; alpha mu_m, (alpha^2 v + sigma^2) I).
/// All in log-sum-exp form: finite for sigma down to 1e-12 of the data scale and for x up to 1e6
/// data scales away. @source T2.1, T2.2

/// @param x (n, D) row-major, data units; finite.  @param[out] out (n).
/// @throws gtv::InputError if shapes disagree, x is not finite or the component's variance
/// alpha^2 v + sigma^2 is 0; `out` is then untouched. The same for all below.
void log_density(const Mixture& data, const Level& level, const MatrixView& x,
                 Eigen::Ref<Vector> out);
/// s = (alpha E[x0|x,t] - x) / sigma^2 for v = 0; in general the gradient of log_density. (n, D).
void score(const Mixture& data, const Level& level, const MatrixView& x, MutableMatrixView out);
/// E[x0 | x, t], (n, D).
void denoise(const Mixture& data, const Level& level, const MatrixView& x, MutableMatrixView out);
/// Posterior weights of the components, (n, M), rows sum to 1.
void posterior_weights(const Mixture& data, const Level& level, const MatrixView& x,
                       MutableMatrixView out);

/// Everything at once, for one level.
struct Fields {
  Vector log_density;       ///< (n)
  Matrix score;             ///< (n, D)
  Matrix denoised;          ///< (n, D)
  Matrix proxy_cov;         ///< (n, D*D), C = alpha^2/sigma^4 Cov(x0|x,t); empty if not asked for
  Vector trace_cov;         ///< (n), tr C
  Vector fraction;          ///< (n), tr C / (tr C + |s|^2); 0 where C = 0. @source T2.6
  Vector effective_points;  ///< (n), exp of the entropy of the posterior weights
};
[[nodiscard]] Fields exact_fields(const Mixture& data, const Level& level, const MatrixView& x,
                                  bool with_covariance);

/// C through S^{-1} + Hessian of log p: cancels at small sigma, serves tests. (n, D*D). @source T2.5
[[nodiscard]] Matrix proxy_covariance_by_hessian(const Mixture& data, const Level& level,
                                                 const MatrixView& x);

}  // namespace gtv::score
