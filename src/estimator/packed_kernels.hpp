#pragma once

#include <vector>

#include "estimator/packed_symmetric.hpp"
#include "gtv/base/array.hpp"

namespace gtv::estimator {

/// The SIMD loops over packed matrices. Every target gives the same up to roundoff.

/// K(p, q) = root_p root_q prod_axis sum_j f_axis(p, j) f_axis(q, j): all axes' Gram matrices and
/// their elementwise product in one pass that keeps sums in registers.
/// @param factors (P, count) each.  @param root (P).  @return K, zero in its padding.
/// @accuracy 1e-14 relative to the same expression with absolute values.
/// @cost P^2 (sum of counts) operations.
PackedSymmetric gram_product(const std::vector<Matrix>& factors, const Vector& root);

/// S = U^T U in place, and right := U^{-T} right on the way.
/// @param[out] inverse_diagonal (padded) 1 / U(p, p).
/// @param right padded rows each; all columns are treated.
/// @return false if S is not numerically positive definite.
/// @cost n^3 / 3 + 16 n^2 per panel on the right operations.
bool factor(PackedSymmetric& s, Vector& inverse_diagonal, std::vector<Panel>& right);

/// right := U^{-T} right, and right := U^{-1} right, in the first `columns` columns (a multiple
/// of 8).
void solve_forward(const PackedSymmetric& factor, const Vector& inverse_diagonal, Panel& right,
                   Index columns);
void solve_backward(const PackedSymmetric& factor, const Vector& inverse_diagonal, Panel& right,
                    Index columns);

}  // namespace gtv::estimator
