#pragma once

#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::estimator {

/// K(p, q) = root_p root_q prod_axis sum_j f_axis(p, j) f_axis(q, j), its lower triangle at least:
/// all axes' Gram matrices and their elementwise product in one pass that keeps sums in registers.
/// @param factors (P, count) each.  @param root (P).
/// @return a matrix whose leading P x P block is K: rows are padded to whole vectors.
/// @accuracy 1e-14 relative to the same expression with absolute values.
/// @cost P^2 (sum of counts) operations. Every SIMD target gives the same up to roundoff.
Matrix gram_product(const std::vector<Matrix>& factors, const Vector& root);

}  // namespace gtv::estimator
