#pragma once

#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::theory {

/// Applies a matrix along every axis of a tensor, out[i...] = sum_j A_1(i_1, j_1) A_2(i_2, j_2) ...
/// in[j...], first axis slowest. With `transposed`, the transposes of the matrices.
/// @param tensor its length is the product of the matrices' columns (rows, if transposed).
Vector apply_axes(const Vector& tensor, const std::vector<Matrix>& matrices, bool transposed);

}  // namespace gtv::theory
