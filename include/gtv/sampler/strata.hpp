#pragma once

#include <cstdint>

#include "gtv/sampler/histogram.hpp"
#include "gtv/sampler/seeds.hpp"

namespace gtv::sampler {

/// Tallies stratified trajectories on a line as what they stand for: the mass between two
/// neighbours, 1/N, is spread evenly between their end points, the mass beyond the outermost two
/// stays at them.
///
/// This is the density of the flow's piecewise linear interpolant over the strata: for a continuous
/// flow its error falls with 1/N^2 where that of counting end points falls with 1/N. A denoiser
/// with jumps (lookup) tears neighbours apart and must be counted instead.
class StrataTally {
 public:
  /// @param seeds stratified, D = 1  @param histogram D = 1; a trajectory weighs weight() in it.
  StrataTally(const Seeds& seeds, Histogram& histogram);

  /// @param end_points of all blocks, in the order of the seeds.
  template <class Real>
  void add(BlockView<const Real> end_points);

  [[nodiscard]] std::uint32_t weight() const { return weight_; }

 private:
  Histogram& histogram_;
  std::uint64_t left_;    ///< trajectories still to come
  std::uint32_t weight_;  ///< of a stratum
  std::uint32_t
      outermost_;      ///< weight below the first point; weight_ - outermost_ is above the last
  double before_ = 0;  ///< the last end point seen
  bool started_ = false;
};

}  // namespace gtv::sampler
