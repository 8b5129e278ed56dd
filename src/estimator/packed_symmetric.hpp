#pragma once

#include <hwy/aligned_allocator.h>

#include "gtv/base/array.hpp"

namespace gtv::estimator {

/// Columns in a panel: two of the widest vectors.
constexpr Index kPanel = 16;

/// Rows of kPanel columns, one after another, on cache lines: right-hand sides of a system.
class Panel {
 public:
  /// All zero. @param columns how many take part in arithmetic: a multiple of 8, at most kPanel.
  Panel(Index rows, Index columns);
  [[nodiscard]] Index columns() const { return columns_; }
  [[nodiscard]] double* data() { return values_.get(); }
  [[nodiscard]] const double* data() const { return values_.get(); }
  [[nodiscard]] double& operator()(Index row, Index column) {
    return values_[static_cast<std::size_t>(row * kPanel + column)];
  }
  [[nodiscard]] double operator()(Index row, Index column) const {
    return values_[static_cast<std::size_t>(row * kPanel + column)];
  }

 private:
  Index columns_;
  hwy::AlignedFreeUniquePtr<double[]> values_;
};

/// The upper triangle of a symmetric matrix (then of its Cholesky factor U, S = U^T U) in panels of
/// columns, each with the rows down to its last diagonal entry: what a factorisation reads in its
/// inner loop lies in a line. The size is padded with the identity.
class PackedSymmetric {
 public:
  explicit PackedSymmetric(Index size);
  /// Copies whole rows, what is below the diagonal ignored. The padding is set with the last row.
  /// @param rows (n, size), of the matrix's rows begin … begin + n - 1.
  void set_rows(Index begin, const MatrixView& rows);

  [[nodiscard]] Index size() const { return size_; }
  [[nodiscard]] Index padded() const { return panels_ * kPanel; }
  [[nodiscard]] Index panels() const { return panels_; }
  [[nodiscard]] double* panel(Index c) { return values_.get() + kPanel * kPanel / 2 * c * (c + 1); }
  [[nodiscard]] const double* panel(Index c) const {
    return values_.get() + kPanel * kPanel / 2 * c * (c + 1);
  }
  /// Entry of the upper triangle, row <= column < padded().
  [[nodiscard]] double& operator()(Index row, Index column) {
    return panel(column / kPanel)[row * kPanel + column % kPanel];
  }
  [[nodiscard]] double operator()(Index row, Index column) const {
    return panel(column / kPanel)[row * kPanel + column % kPanel];
  }
  /// Adds to the diagonal, and makes the padding's diagonal 1.
  void add_ridge(double value);

 private:
  Index size_;
  Index panels_;
  hwy::AlignedFreeUniquePtr<double[]> values_;
};

}  // namespace gtv::estimator
