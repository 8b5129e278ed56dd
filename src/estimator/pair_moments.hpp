#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/feature/pair_form.hpp"

namespace gtv::estimator {

/// sum_p weight_p phi_p phi_p^T of product features through sums of the functions that span
/// products of two features of one axis (feature::PairForm).
class PairMoments {
 public:
  explicit PairMoments(const feature::Product& features);

  /// Adds a block of samples. @param x (n, D)  @param t (n)  @param weight (n).
  /// @param factors feature_factors of the samples.
  void add(const MatrixView& x, const VectorView& t, const VectorView& weight,
           const std::vector<Matrix>& factors);
  /// Rows of the sum so far: those of feature `first` of the first axis, from their diagonal block
  /// on. @param[out] out (F / count_0, F); columns before the block are left alone.
  void expand_rows(Index first, MutableMatrixView out) const;

 private:
  feature::PairForm form_;
  Matrix sums_;  // functions of the first axis x those of the others
};

}  // namespace gtv::estimator
