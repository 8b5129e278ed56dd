#include "estimator/packed_symmetric.hpp"

#include <algorithm>

namespace gtv::estimator {

Panel::Panel(Index rows)
    : rows_(rows), values_(hwy::AllocateAligned<double>(static_cast<std::size_t>(rows * kPanel))) {
  set_zero();
}

void Panel::set_zero() {
  std::fill_n(values_.get(), rows_ * kPanel, 0.0);
}

PackedSymmetric::PackedSymmetric(Index size)
    : size_(size),
      panels_((size + kPanel - 1) / kPanel),
      values_(hwy::AllocateAligned<double>(
          static_cast<std::size_t>(kPanel * kPanel / 2 * panels_ * (panels_ + 1)))) {}

PackedSymmetric::PackedSymmetric(const MatrixView& full) : PackedSymmetric(full.rows()) {
  const double* const from = full.data();
  for (Index c = 0; c < panels_; ++c) {
    double* const to = panel(c);
    const Index rows = (c + 1) * kPanel;
    for (Index column = 0; column < kPanel; ++column) {
      const Index j = c * kPanel + column;
      for (Index i = 0; i < rows; ++i) {
        // Below the diagonal nothing is read; padding is the identity's.
        to[i * kPanel + column] = i <= j && j < size_ ? from[j * full.outerStride() + i] : 0.0;
      }
    }
  }
  add_ridge(0);
}

void PackedSymmetric::add_ridge(double value) {
  for (Index i = 0; i < size_; ++i) (*this)(i, i) += value;
  for (Index i = size_; i < padded(); ++i) (*this)(i, i) = 1;
}

}  // namespace gtv::estimator
