#pragma once

#include "gtv/base/random.hpp"
#include "gtv/theory/measure.hpp"

namespace gtv::theory::test {

inline Matrix normal_matrix(Index rows, Index columns, std::uint32_t stream) {
  const RandomStream random(11, stream, Purpose::test);
  Matrix out(rows, columns);
  for (Index i = 0; i < out.size(); ++i)
    out.data()[i] = random.normal(static_cast<std::uint64_t>(i));
  return out;
}

/// Nodes without patches: any weights, lambdas and targets, as of a user's own features.
inline TrainingMeasure random_measure(Index nodes, Index dimension, std::uint32_t stream) {
  TrainingMeasure measure;
  measure.weight = normal_matrix(nodes, 1, stream).cwiseAbs();
  measure.weight /= measure.weight.sum();
  measure.lambda = normal_matrix(nodes, 1, stream + 1).cwiseAbs();
  measure.mean = normal_matrix(nodes, dimension, stream + 2);
  measure.covariance.resize(nodes, dimension * dimension);
  for (Index i = 0; i < nodes; ++i) {
    const Matrix root =
        normal_matrix(dimension, dimension, stream + 3 + static_cast<std::uint32_t>(i));
    const Matrix square = root * root.transpose();
    measure.covariance.row(i) = Eigen::Map<const Eigen::RowVectorXd>(square.data(), square.size());
  }
  return measure;
}

inline double relative_distance(const Matrix& got, const Matrix& want) {
  return (got - want).norm() / want.norm();
}

}  // namespace gtv::theory::test
