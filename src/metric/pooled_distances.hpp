#pragma once

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// Squared distances between all rows of `a` then `b`, (n + m, n + m), symmetric to the bit, 0 on
/// the diagonal. Finite rows of one length.
/// @accuracy D 1e-12 relative.
[[nodiscard]] Matrix pooled_squares(const MatrixView& a, const MatrixView& b);

}  // namespace gtv::metric
