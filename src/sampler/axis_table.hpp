#pragma once

#include <hwy/aligned_allocator.h>

#include <cstddef>

#include "gtv/feature/axis.hpp"

namespace gtv::sampler {

/// Rows of per-feature arrays are padded to this many entries, so that kernels need no tails.
inline constexpr std::size_t feature_padding = 16;

/// Highest total degree of a local expansion.
inline constexpr int max_degree = 6;

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

/// A bound of |d^order phi_j / dz^order| over all z, per feature. Gaussian by Cramer's inequality
/// |He_n(u) exp(-u^2/2)| <= 1.0865 sqrt(n!) (Abramowitz & Stegun 22.14.17).
[[nodiscard]] double feature_derivative_bound(const feature::Axis& axis, int j, int order);

}  // namespace gtv::sampler
