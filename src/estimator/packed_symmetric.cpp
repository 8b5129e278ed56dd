#include "estimator/packed_symmetric.hpp"

#include <algorithm>

namespace gtv::estimator {

Panel::Panel(Index rows, Index columns)
    : columns_(columns),
      values_(hwy::AllocateAligned<double>(static_cast<std::size_t>(rows * kPanel))) {
  std::fill_n(values_.get(), rows * kPanel, 0.0);
}

PackedSymmetric::PackedSymmetric(Index size)
    : size_(size),
      panels_((size + kPanel - 1) / kPanel),
      values_(hwy::AllocateAligned<double>(
          static_cast<std::size_t>(kPanel * kPanel / 2 * panels_ * (panels_ + 1)))) {}

void PackedSymmetric::set_rows(Index begin, const MatrixView& rows) {
  const Index end = begin + rows.rows();
  for (Index c = begin / kPanel; c < panels_; ++c) {
    const Index columns = std::min(kPanel, size_ - c * kPanel);
    const Index last = std::min(end, (c + 1) * kPanel);
    for (Index i = begin; i < last; ++i) {
      double* const to = panel(c) + i * kPanel;
      std::copy_n(rows.data() + (i - begin) * rows.outerStride() + c * kPanel, columns, to);
      std::fill(to + columns, to + kPanel, 0.0);
    }
  }
  if (end == size_) {
    double* const last_panel = panel(panels_ - 1);
    std::fill(last_panel + size_ * kPanel, last_panel + padded() * kPanel, 0.0);
  }
}

void PackedSymmetric::add_ridge(double value) {
  for (Index i = 0; i < size_; ++i) (*this)(i, i) += value;
  for (Index i = size_; i < padded(); ++i) (*this)(i, i) = 1;
}

}  // namespace gtv::estimator
