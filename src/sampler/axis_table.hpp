#pragma once

#include <hwy/aligned_allocator.h>

#include <cstddef>

#include "gtv/feature/axis.hpp"

namespace gtv::sampler {

/// Rows of per-feature arrays are padded to this many entries, so that kernels need no tails.
inline constexpr std::size_t feature_padding = 16;

/// Highest degree of a local interpolant along an axis.
inline constexpr int max_degree = 10;

/// One axis of features as the kernels want it.
template <class Real>
struct AxisTable {
  feature::Axis axis;
  std::size_t count = 0;   ///< F_a
  std::size_t padded = 0;  ///< count rounded up to feature_padding
  // gaussian: index units u = (z - lo) / spacing; features are norm * exp(-2 (u - j)^2)
  Real lo = 0;
  Real inverse_spacing = 0;
  Real inverse_width = 0;
  Real norm = 0;
  // fourier: feature j is cos(wave[j] z - phase[j])
  Real base_wave = 0;
  hwy::AlignedFreeUniquePtr<Real[]> centre;  ///< gaussian (padded)
  hwy::AlignedFreeUniquePtr<Real[]> wave;    ///< fourier (padded)
  hwy::AlignedFreeUniquePtr<Real[]> phase;   ///< fourier (padded)
};

template <class Real>
[[nodiscard]] AxisTable<Real> make_axis_table(const feature::Axis& axis);

/// Harmonic number of a Fourier feature: 0 for the constant, n for cos and sin of n base waves.
[[nodiscard]] int harmonic(const feature::Axis& axis, int j);

}  // namespace gtv::sampler
