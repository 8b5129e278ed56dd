#pragma once

#include <cstdint>
#include <vector>

#include "gtv/sampler/denoiser.hpp"

namespace gtv::sampler {

/// Counts trajectories on equal bins of [lo, hi) per axis, D = 1 or 2. Every trajectory is counted
/// exactly once: in a bin, outside, or as not finite.
class Histogram {
 public:
  /// @throws gtv::InputError unless dimension is 1 or 2, bins >= 1 and lo < hi.
  Histogram(int dimension, int bins, double lo, double hi);

  template <class Real>
  void add(BlockView<const Real> points);

  /// D = 1: spreads `weight` trajectories evenly over the interval between a and b, whole numbers
  /// to each bin; all of it as not finite if an end is.
  void spread(double a, double b, std::uint32_t weight);

  [[nodiscard]] int dimension() const { return dimension_; }
  [[nodiscard]] int bins() const { return bins_; }
  /// [bin], or [y, x] with y ascending.
  [[nodiscard]] const std::vector<std::uint32_t>& counts() const { return counts_; }
  /// The same as shares of all that were added, which must be some.
  [[nodiscard]] std::vector<double> shares() const;
  [[nodiscard]] std::uint64_t outside() const { return outside_; }
  [[nodiscard]] std::uint64_t not_finite() const { return not_finite_; }
  /// All that were added.
  [[nodiscard]] std::uint64_t total() const { return total_; }

 private:
  int dimension_;
  int bins_;
  double lo_;
  double per_width_;
  std::vector<std::uint32_t> counts_;
  std::uint64_t outside_ = 0;
  std::uint64_t not_finite_ = 0;
  std::uint64_t total_ = 0;
};

}  // namespace gtv::sampler
