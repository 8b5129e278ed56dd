#pragma once

#include "gtv/base/array.hpp"
#include "gtv/base/stored_matrix.hpp"
#include "gtv/forward/level.hpp"

namespace gtv::oracle {

/// The exact denoiser to more digits than a double has: denoised + remainder.
struct Denoiser {
  Matrix denoised;   ///< (n, D)
  Matrix remainder;  ///< (n, D)
};

/// From the definition, point by point, for points scale * stored + offset that no double need
/// hold. Logits have 106 bits, weights and sums 64.
/// @param weights (M), or empty for equal ones.
/// @accuracy 1e-18 of the points' size while |x - alpha mu|^2 / S is below 1e13.
Denoiser denoiser(const StoredMatrix& points, const Vector& weights, double spread,
                  const forward::Level& level, const MatrixView& x);

/// |got - exact|, a number a query.
Vector distance(const MatrixView& got, const Denoiser& exact);

}  // namespace gtv::oracle
