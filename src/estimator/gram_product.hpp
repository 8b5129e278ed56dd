#pragma once

#include <vector>

#include "estimator/packed_symmetric.hpp"
#include "gtv/base/array.hpp"

namespace gtv::estimator {

/// K(p, q) = root_p root_q prod_axis sum_j f_axis(p, j) f_axis(q, j): all axes' Gram matrices and
/// their elementwise product in one pass that keeps sums in registers.
/// @param factors (P, count) each.  @param root (P).  @return K, zero in its padding.
/// @accuracy 1e-14 relative to the same expression with absolute values, on every SIMD target.
/// @cost P^2 (sum of counts) operations.
PackedSymmetric gram_product(const std::vector<Matrix>& factors, const Vector& root);

}  // namespace gtv::estimator
