#pragma once

#include "gtv/base/stored_matrix.hpp"

namespace gtv::app {

struct WeightedPoints {
  StoredMatrix points;  ///< as they are stored
  Vector weights;       ///< (n), or empty for equal ones
};

/// Equal points made one, their weights added, and points of weight 0 left out: what make_mixture
/// does, for points that stay as they are stored.
/// @param weights (n), or empty for equal ones.
/// @throws gtv::InputError for weights of another number, or all of them 0.
[[nodiscard]] WeightedPoints distinct_points(const StoredMatrix& points, const Vector& weights);

}  // namespace gtv::app
