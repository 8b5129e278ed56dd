#pragma once

#include "gtv/base/array.hpp"

namespace gtv::data {

/// The data distribution p(x_0) = sum_m w_m N(mu_m, v I); v = 0 are point masses. @source T2.1
struct Mixture {
  Matrix points;      ///< mu, (M, D) row-major, data units.
  Vector weights;     ///< w, (M), positive, sum 1.
  double spread = 0;  ///< sqrt(v), data units.

  [[nodiscard]] Index size() const { return points.rows(); }
  [[nodiscard]] Index dimension() const { return points.cols(); }
};

/// A checked mixture: weights are normalised, duplicate points (equal in every coordinate, 0 and -0
/// alike) merged (weights add, order of first appearance kept).
/// @param points (M, D), M >= 1, D >= 1, finite.
/// @param weights (M), or empty for equal ones; finite, >= 0, not all 0; points of weight 0 are
/// dropped, as are those whose share is below the smallest double.
/// @throws gtv::InputError otherwise, or if spread is negative or not finite. The text names the
/// entry as NumPy does, points[row, column] counted from 0.
/// @accuracy each weight 1e-15 relative before merging.
/// @cost O(M D log M).
[[nodiscard]] Mixture make_mixture(const MatrixView& points, const Vector& weights = {},
                                   double spread = 0);

/// The same rotated by `angle` radians (counter-clockwise) about the origin.
/// @throws gtv::InputError unless D == 2 and the angle is finite.
[[nodiscard]] Mixture rotated(const Mixture& mixture, double angle);

}  // namespace gtv::data
