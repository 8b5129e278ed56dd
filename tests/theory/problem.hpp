#pragma once

#include <random>

#include "gtv/base/array.hpp"
#include "gtv/theory/measure.hpp"

namespace gtv::theory {

using Engine = std::mt19937_64;

inline double uniform(Engine& engine, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(engine);
}

inline Matrix uniform_matrix(Engine& engine, Index rows, Index columns, double low, double high) {
  Matrix result(rows, columns);
  for (Index i = 0; i < result.size(); ++i) result.data()[i] = uniform(engine, low, high);
  return result;
}

/// Nodes without positions: weights that add to 1, weights lambda~ over two decades, targets in the
/// plane with correlated components.
inline TrainingMeasure any_nodes(Engine& engine, Index count) {
  TrainingMeasure measure;
  measure.weight = uniform_matrix(engine, count, 1, 0.1, 1);
  measure.weight /= measure.weight.sum();
  measure.lambda = uniform_matrix(engine, count, 1, -2, 2).array().exp();
  measure.mean = uniform_matrix(engine, count, 2, -1, 1);
  measure.covariance.resize(count, 4);
  for (Index i = 0; i < count; ++i) {
    const Eigen::Matrix2d root = uniform_matrix(engine, 2, 2, -0.7, 0.7);
    const Eigen::Matrix2d covariance = root * root.transpose();
    measure.covariance.row(i) = covariance.reshaped<Eigen::RowMajor>().transpose();
  }
  return measure;
}

}  // namespace gtv::theory
