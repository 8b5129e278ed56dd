#pragma once

#include "score/point_set.hpp"

namespace gtv::score {

/// A subspace that most of the points' variance is in, and the points' places in it, as bytes.
struct Projection {
  explicit Projection(const PointSet& set);
  /// How far y . nu_m may be from (the digits of y's place) . (place of m), over rest[m].
  /// @param place |basis^T y|  @param square |y|^2  @param left norm of what digits leave of y's
  /// place.
  [[nodiscard]] double reach(double place, double square, double left) const;

  Matrix basis;          ///< (D, k), orthonormal columns
  StoredMatrix places;   ///< (M, k), bytes: basis^T nu, rounded
  Eigen::VectorXf rest;  ///< (M)
  double extent = 0;     ///< of |place| and of |the places' offset|, for rounding
};

}  // namespace gtv::score
