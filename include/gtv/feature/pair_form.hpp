#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/feature/pair_products.hpp"
#include "gtv/feature/product.hpp"

namespace gtv::feature {

/// The linear map between tensors over the functions that span products of two features
/// (PairProducts, one axis each, time last, the first slowest) and F x F matrices: 2^{D+1} F
/// numbers stand for the F^2 entries of sum_p w_p phi_p phi_p^T, and as many for a form phi^T S
/// phi.
class PairForm {
 public:
  explicit PairForm(const Product& features);

  /// One an axis, time last.
  [[nodiscard]] const std::vector<PairProducts>& axes() const { return axes_; }
  /// Functions of all axes, the length of a tensor.
  [[nodiscard]] Index functions() const { return functions_; }
  /// F.
  [[nodiscard]] Index features() const { return features_; }

  /// sum_p w_p phi_p phi_p^T from sum_p w_p G(u_p), G the product of the axes' functions.
  /// @param sums (functions)  @return (F, F), symmetric to the bit.
  [[nodiscard]] Matrix expand(const VectorView& sums) const;
  /// Rows of it: those of feature `first` of the first axis, from their diagonal block on.
  /// @param[out] out (F / count_0, F); columns before the block are left alone.
  void expand_rows(const VectorView& sums, Index first, MutableMatrixView out) const;
  /// The transpose of `expand`: c with phi(u)^T S phi(u) = c . G(u) for all u.
  /// @param s (F, F), any  @return (functions).
  [[nodiscard]] Vector collapse(const MatrixView& s) const;

 private:
  void expand_axis(std::size_t axis, const Vector& sums, double* corner, Index stride) const;
  void expand_bells(const Vector& sums, double* corner, Index stride) const;
  [[nodiscard]] Vector collapse_axis(std::size_t axis, const double* corner, Index stride) const;

  std::vector<PairProducts> axes_;
  Index functions_ = 1;
  Index features_ = 1;
  Vector falloff_;  // exp(-(a - b)^2) at b - a + count - 1, time axis
};

}  // namespace gtv::feature
