#pragma once

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// Mean and covariance of vectors that come block by block and need not be kept, merged by the
/// pairwise formula of Chan, Golub and LeVeque (1983). The same bits for the same blocks in the
/// same order. @accuracy 1e-13 of the variances, for means up to 10 standard deviations.
/// @cost d^2 numbers, and as many operations a vector.
class MergeableCovariance {
 public:
  explicit MergeableCovariance(Index dimension)
      : mean_(Vector::Zero(dimension)), products_(Matrix::Zero(dimension, dimension)) {}

  /// Adds the rows of a block, (n, d).
  /// @throws gtv::InputError if they are not of this dimension.
  void add(const MatrixView& rows);
  void merge(const MergeableCovariance& other);

  [[nodiscard]] Index count() const { return count_; }
  [[nodiscard]] const Vector& mean() const { return mean_; }
  /// (d, d), unbiased. NaN of less than two vectors.
  [[nodiscard]] Matrix covariance() const;

 private:
  Index count_ = 0;
  Vector mean_;
  Matrix products_;  // sum of the deviations' products
};

}  // namespace gtv::metric
