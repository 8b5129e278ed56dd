#pragma once

#include <hwy/aligned_allocator.h>

#include <array>
#include <cstddef>
#include <vector>

#include "gtv/sampler/denoiser.hpp"
#include "sampler/axis_table.hpp"
#include "sampler/node_matrix.hpp"

namespace gtv::sampler {

/// The coefficients of mu_hat(., t) at one level.
template <class Real>
struct LevelCoefficients {
  /// (D, F_1, …, F_D), component slowest, first coordinate next.
  hwy::AlignedFreeUniquePtr<Real[]> dense;
  /// D = 1: (padded F_1). D = 2: (D, F_2, padded F_1), the first coordinate fastest.
  hwy::AlignedFreeUniquePtr<Real[]> by_first;
  /// Largest half-width of a run, per axis, at which interpolation of each degree errs by at most
  /// the tolerance; -1 for degree 0 (it would hide a trajectory that is NaN), beyond max_degree,
  /// and where interpolation is not allowed.
  alignas(64) std::array<std::array<Real, power_row>, 2> radius;
};

template <class Real>
struct LinearModel {
  std::vector<AxisTable<Real>> axes;  ///< D of them
  std::vector<LevelCoefficients<Real>> levels;
};

/// mu_hat of the model at a level for all trajectories of a block: runs of trajectories that lie
/// close together through a local interpolant, the others through all features.
/// @param x,out  count a multiple of block_granule, aligned to 64 bytes with their stride.
void denoise_linear(const LinearModel<float>& model, std::size_t level, BlockView<const float> x,
                    BlockView<float> out);
void denoise_linear(const LinearModel<double>& model, std::size_t level, BlockView<const double> x,
                    BlockView<double> out);

}  // namespace gtv::sampler
