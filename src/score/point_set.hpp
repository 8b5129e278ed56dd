#pragma once

#include "gtv/base/array.hpp"
#include "gtv/base/stored_matrix.hpp"
#include "gtv/forward/level.hpp"

namespace gtv::score {

/// Points with what a sweep needs of each, once for all levels. nu = mu - c, c the points' mean:
/// products with nu are small, and so are their rounding errors.
struct PointSet {
  /// @throws gtv::InputError as BlockedField.
  PointSet(const StoredMatrix& stored, const Vector& weights, double spread);

  StoredMatrix points;            ///< nu, (M, D)
  Vector centre;                  ///< c, (D)
  Vector log_weights;             ///< (M)
  double largest_log_weight = 0;  ///< in magnitude
  Vector squares;                 ///< |nu|^2, (M)
  Vector sizes;                   ///< |nu|, (M)
  double largest = 0;             ///< of |nu|
  double mean_square = 0;
  double extent = 0;  ///< of |mu| + |c|, for rounding
  double spread_squared = 0;

  [[nodiscard]] Index size() const { return points.rows(); }
  [[nodiscard]] Index dimension() const { return points.cols(); }
};

/// A point set at a noise level: the logit of point m for a query y = x - alpha c is
/// slope y . nu_m + bias_m - |y|^2 / (2 S).
struct LeveledPoints {
  /// @throws gtv::InputError for a level that is not finite or S = 0.
  LeveledPoints(const PointSet& points, const forward::Level& level);

  const PointSet& set;
  double alpha = 1;
  double sigma = 0;
  double variance = 1;  ///< S = alpha^2 v + sigma^2
  double slope = 1;     ///< alpha / S
  Vector bias;          ///< log w_m - alpha^2 |nu_m|^2 / (2 S), (M)
};

}  // namespace gtv::score
