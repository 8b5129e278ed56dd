#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace gtv::sampler {

/// A block of trajectories, structure of arrays: coordinate a of trajectory i is at
/// values[a * stride + i].
template <class Real>
struct BlockView {
  Real* values = nullptr;
  std::size_t stride = 0;
  std::size_t count = 0;
  int dimension = 0;

  [[nodiscard]] std::span<Real> coordinate(int a) const {
    return {values + static_cast<std::size_t>(a) * stride, count};
  }
};

/// Blocks that the loop passes on have a count that is a multiple of this (the last one is padded
/// with copies of its last trajectory, which no sink or watch sees).
inline constexpr std::size_t block_granule = 16;

/// The least multiple of block_granule that is not below `count`.
[[nodiscard]] constexpr std::size_t whole_granules(std::size_t count) {
  return (count + block_granule - 1) / block_granule * block_granule;
}

/// Where in a run a denoiser is asked.
struct Query {
  std::size_t level = 0;  ///< index into the plan's levels
  std::size_t step = 0;
  double dt = 0;                       ///< of the step, negative
  std::uint64_t first_trajectory = 0;  ///< index of the block's first trajectory
};

/// Everything that a sampler can follow: mu_hat(x, t), the estimate of x_0, at the levels of a
/// plan. Scores, noise and velocity predictions are converted where they enter.
template <class Real>
class Denoiser {
 public:
  virtual ~Denoiser() = default;
  [[nodiscard]] virtual int dimension() const = 0;
  /// Thread-safe. `out` has the shape of `x` and does not overlap it.
  virtual void denoise(const Query& query, BlockView<const Real> x, BlockView<Real> out) const = 0;
};

}  // namespace gtv::sampler
