#pragma once

#include <vector>

#include "estimator/packed_symmetric.hpp"
#include "gtv/base/array.hpp"

namespace gtv::estimator {

/// The SIMD loops of Cholesky's method over packed matrices. Every target gives the same up to
/// roundoff.

/// S = U^T U in place, and right := U^{-T} right on the way.
/// @param[out] inverse_diagonal (padded) 1 / U(p, p).
/// @param right padded rows each.
/// @return false if S is not numerically positive definite.
/// @cost n^3 / 3 + n^2 per column on the right operations.
bool factor(PackedSymmetric& s, Vector& inverse_diagonal, std::vector<Panel>& right);

/// right := U^{-T} right, and right := U^{-1} right. @cost n^2 operations a column.
void solve_forward(const PackedSymmetric& factor, const Vector& inverse_diagonal, Panel& right);
void solve_backward(const PackedSymmetric& factor, const Vector& inverse_diagonal, Panel& right);

/// The largest column sum of |S|; NaN if an entry is not finite.
double one_norm(const PackedSymmetric& s);

}  // namespace gtv::estimator
