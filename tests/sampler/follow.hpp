#pragma once

#include <hwy/aligned_allocator.h>

#include <algorithm>

#include "gtv/base/array.hpp"
#include "gtv/sampler/integrate.hpp"

namespace gtv::sampler::testing_support {

/// Aligned, padded copy of points (n, D) as a block.
template <class Real>
struct OwnedBlock {
  explicit OwnedBlock(Index count, Index dimension)
      : n(static_cast<std::size_t>(count)),
        stride((n + block_granule - 1) / block_granule * block_granule),
        d(static_cast<int>(dimension)),
        values(hwy::AllocateAligned<Real>(stride * static_cast<std::size_t>(dimension))) {}

  void load(const Matrix& points) {
    for (Index a = 0; a < points.cols(); ++a) {
      for (std::size_t i = 0; i < stride; ++i) {
        const Index row = std::min(static_cast<Index>(i), points.rows() - 1);
        values[static_cast<std::size_t>(a) * stride + i] = static_cast<Real>(points(row, a));
      }
    }
  }
  [[nodiscard]] Matrix store() const {
    Matrix out(static_cast<Index>(n), d);
    for (Index a = 0; a < d; ++a) {
      for (Index i = 0; i < out.rows(); ++i) {
        out(i, a) = static_cast<double>(
            values[static_cast<std::size_t>(a) * stride + static_cast<std::size_t>(i)]);
      }
    }
    return out;
  }
  BlockView<Real> view() { return {values.get(), stride, stride, d}; }
  BlockView<const Real> const_view() const { return {values.get(), stride, stride, d}; }

  std::size_t n;
  std::size_t stride;
  int d;
  hwy::AlignedFreeUniquePtr<Real[]> values;
};

/// mu_hat at given points (n, D) of a level.
template <class Real>
Matrix denoise_at(const Denoiser<Real>& denoiser, std::size_t level, const Matrix& points) {
  OwnedBlock<Real> in(points.rows(), points.cols());
  OwnedBlock<Real> out(points.rows(), points.cols());
  in.load(points);
  denoiser.denoise({.level = level}, in.const_view(), out.view());
  return out.store();
}

/// End points of trajectories from given starts (n, D), through the library's loop.
template <class Real>
Matrix follow(const Plan& plan, const Denoiser<Real>& denoiser, const Matrix& starts) {
  OwnedBlock<Real> block(starts.rows(), starts.cols());
  block.load(starts);
  integrate_from<Real>(plan, denoiser, {}, block.view());
  return block.store();
}

}  // namespace gtv::sampler::testing_support
