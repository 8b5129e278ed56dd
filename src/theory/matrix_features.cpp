#include <utility>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/theory/feature_measure.hpp"

namespace gtv::theory {

MatrixFeatures::MatrixFeatures(TrainingMeasure measure, Matrix phi)
    : measure_(std::move(measure)), phi_(std::move(phi)) {
  const Index n = measure_.size();
  const Index d = measure_.dimension();
  if (phi_.rows() != n || measure_.lambda.size() != n || measure_.mean.rows() != n ||
      measure_.covariance.rows() != n || measure_.covariance.cols() != d * d) {
    throw_input(
        "features: got ({}, {}) values for {} nodes, expected a row a node and lambda, mean and "
        "covariance of the same nodes",
        phi_.rows(), phi_.cols(), n);
  }
  if (!phi_.allFinite()) throw_input("features: got a value that is not finite");
}

Matrix MatrixFeatures::gram(const VectorView& w) const {
  Matrix sums(features(), features());
  const Matrix weighted = (w.asDiagonal() * phi_).transpose();
  multiply(weighted, phi_, sums);
  return 0.5 * (sums + sums.transpose());
}

Matrix MatrixFeatures::cross(const MatrixView& y) const {
  Matrix sums(y.cols(), features());
  multiply(y.transpose().eval(), phi_, sums);
  return sums;
}

Matrix MatrixFeatures::predict(const MatrixView& weights) const {
  Matrix values(phi_.rows(), weights.rows());
  multiply(phi_, weights.transpose().eval(), values);
  return values;
}

Vector MatrixFeatures::quadratic(const MatrixView& s) const {
  Matrix product(phi_.rows(), features());
  multiply(phi_, s, product);
  return product.cwiseProduct(phi_).rowwise().sum();
}

}  // namespace gtv::theory
