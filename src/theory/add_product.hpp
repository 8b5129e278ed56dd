#pragma once

#include "gtv/base/array.hpp"

namespace gtv::theory {

/// out += a^T b on all cores, in tiles that do not depend on their number.
/// @param a (k, m)  @param b (k, n)  @param out (m, n), overlaps neither.
/// @param lower_only leaves tiles above the diagonal alone (for m = n).
/// @accuracy as gtv::multiply. @cost 2 k m n operations, half for `lower_only`.
void add_product(const MatrixView& a, const MatrixView& b, MutableMatrixView out,
                 bool lower_only = false);

/// Copies the lower triangle to the upper one.
void mirror_lower(MutableMatrixView square);

}  // namespace gtv::theory
