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
  void add(const MatrixView& x, const VectorView& t, const VectorView& weight);
  /// The sum so far, its lower triangle at least. @param[out] out (F, F).
  void expand(MutableMatrixView out) const;

 private:
  void expand_axis(std::size_t axis, const Vector& moments, double* corner, bool lower_only,
                   Index stride) const;

  std::vector<feature::PairProducts> axes_;  // time last
  Matrix sums_;                              // functions of the first axis x those of the others
};

}  // namespace gtv::estimator
