#pragma once

#include "gtv/forward/anisotropic.hpp"
#include "gtv/score/field.hpp"

namespace gtv::score {

using forward::MatrixLevel;

/// The exact fields under noise of covariance S_t: components N(x; alpha mu_m, alpha^2 v I + S_t).
/// Shapes, units and errors as for a scalar level; in the coordinates L^{-1} x, L the Cholesky
/// factor of alpha^2 v I + S_t, the noise is white.
///
/// @throws gtv::InputError also unless S_t is (D, D), symmetric to 1e-12 and positive definite.
/// @accuracy that of a scalar level times the condition number of L.
/// @cost that of a scalar level and O((n + M) D^2), with the covariance O(n D^3).
/// @source T2.1, T2.2
void log_density(const Mixture& data, const MatrixLevel& level, const MatrixView& x,
                 Eigen::Ref<Vector> out);
/// s = S_t^{-1} (alpha E[x0|x,t] - x). @param[out] out (n, D), 1 / data units.
void score(const Mixture& data, const MatrixLevel& level, const MatrixView& x,
           MutableMatrixView out);
/// @param[out] out (n, D), data units.
void denoise(const Mixture& data, const MatrixLevel& level, const MatrixView& x,
             MutableMatrixView out);
/// @param[out] out (n, M), rows sum to 1.
void posterior_weights(const Mixture& data, const MatrixLevel& level, const MatrixView& x,
                       MutableMatrixView out);
/// C = alpha^2 S_t^{-1} Cov(x0|x,t) S_t^{-1}. Where tr C underflows the fraction is that of the
/// whitened fields, which differs by no more than the condition number. @source T2.5, T2.6
[[nodiscard]] Fields exact_fields(const Mixture& data, const MatrixLevel& level,
                                  const MatrixView& x, bool with_covariance);

}  // namespace gtv::score
