#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/feature/pair_products.hpp"

namespace gtv::estimator {

/// sum_p weight_p phi_p phi_p^T of product features through sums of the functions that span
/// products of two features of one axis (feature::PairProducts): 2^{D+1} F of them stand for the
/// F^2 entries.
class PairMoments {
 public:
  explicit PairMoments(std::vector<feature::PairProducts> axes);

  /// Adds a block of samples. @param x (n, D)  @param t (n)  @param weight (n).
  /// @param factors feature_factors of the samples.
  void add(const MatrixView& x, const VectorView& t, const VectorView& weight,
           const std::vector<Matrix>& factors);
  /// Rows of the sum so far: those of feature `first` of the first axis, from their diagonal block
  /// on. @param[out] out (F / count_0, F); columns before the block are left alone.
  void expand_rows(Index first, MutableMatrixView out) const;

 private:
  void expand_axis(std::size_t axis, const Vector& moments, double* corner, Index stride) const;
  void expand_bells(const Vector& moments, double* corner, Index stride) const;

  std::vector<feature::PairProducts> axes_;  // time last
  Matrix sums_;                              // functions of the first axis x those of the others
  Vector falloff_;                           // exp(-(a - b)^2) at b - a + count - 1, time axis
};

}  // namespace gtv::estimator
