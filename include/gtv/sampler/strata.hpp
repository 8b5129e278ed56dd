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
  /// @param seeds stratified, D = 1  @param histogram D = 1; a trajectory has a whole weight in it,
  /// 2^31 / count rounded down to a power of two.
  StrataTally(const Seeds& seeds, Histogram& histogram);

  /// @param end_points of all blocks, in the order of the seeds.
  template <class Real>
  void add(BlockView<const Real> end_points);

 private:
  Histogram& histogram_;
  std::uint64_t left_;       ///< trajectories still to come
  std::uint32_t weight_;     ///< of a stratum
  std::uint32_t outermost_;  ///< of it below the first point; the rest is above the last
  double before_ = 0;        ///< the last end point seen
  bool started_ = false;
};

}  // namespace gtv::sampler
