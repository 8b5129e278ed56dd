#pragma once

#include <span>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/feature/axis.hpp"

namespace gtv::feature {

/// phi(x, t): products of per-axis features, flattened with the first coordinate slowest and time
/// fastest. Used through its structure; `materialise` is for tests and small problems.
struct Product {
  std::vector<Axis> space;  ///< one axis a dimension, D of them
  Axis time;

  [[nodiscard]] int dimension() const { return static_cast<int>(space.size()); }
  /// F, the product of the counts.
  [[nodiscard]] Index size() const;
  /// (n, F). @param x (n, D)  @param t (n).
  [[nodiscard]] Matrix materialise(const MatrixView& x, const VectorView& t) const;
  /// K(i, j) = phi(x_i, t_i) . phi(x'_j, t'_j), as an elementwise product of per-axis Grams.
  [[nodiscard]] Matrix kernel(const MatrixView& x, const VectorView& t, const MatrixView& x2,
                              const VectorView& t2) const;
};

/// Row-wise products of factors, (n, product of their widths), the first slowest.
/// @param factors (n, width) each, at least one.
[[nodiscard]] Matrix row_products(std::span<const Matrix> factors);

/// The paper's features: `per_axis` on every spatial axis over `domain`, and on time over
/// [t_min, t_max].
[[nodiscard]] Product make_product(AxisKind kind, int dimension, int per_axis, double lo, double hi,
                                   double t_min, double t_max);

}  // namespace gtv::feature
