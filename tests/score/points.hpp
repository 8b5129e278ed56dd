#pragma once

#include <initializer_list>

#include "gtv/data/mixture.hpp"

namespace gtv::score {

/// A matrix written out row by row.
inline Matrix rows(std::initializer_list<std::initializer_list<double>> entries) {
  Matrix result(static_cast<Index>(entries.size()), static_cast<Index>(entries.begin()->size()));
  Index i = 0;
  for (const auto& row : entries) {
    Index j = 0;
    for (const double entry : row) result(i, j++) = entry;
    ++i;
  }
  return result;
}

inline data::Mixture weighted_points(const Matrix& points, const Vector& weights,
                                     double spread = 0) {
  data::Mixture result;
  result.points = points;
  result.weights = weights;
  result.spread = spread;
  return result;
}

inline data::Mixture equal_points(const Matrix& points, double spread = 0) {
  const Index count = points.rows();
  return weighted_points(points, Vector::Constant(count, 1 / static_cast<double>(count)), spread);
}

}  // namespace gtv::score
