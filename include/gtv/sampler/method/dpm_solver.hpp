#pragma once

#include "gtv/forward/level.hpp"

namespace gtv::sampler {

/// DPM-Solver++(2M) in data prediction (Lu et al. 2022, arXiv 2211.01095, algorithm 2): exact in
/// the linear part, second-order multistep in the denoiser. The first step, and a step that leaves
/// a level without signal (alpha = 0), is of first order.
struct DpmSolverPlusPlus2M {
  static constexpr int order = 2;

  /// @param now,next   levels at the ends of the step
  /// @param correction weight of (mu_k - mu_{k-1}): h_k / (2 h_{k-1}) with h the steps in
  ///                   log(alpha / sigma), or 0 where there is no usable step before
  template <class State>
  State operator()(State x, State denoised, State previous, const forward::Level& now,
                   const forward::Level& next, double correction) const {
    const State estimate = denoised + correction * (denoised + -1.0 * previous);
    const double shrink = next.sigma / now.sigma;
    return shrink * x + (next.alpha - now.alpha * shrink) * estimate;
  }
};

}  // namespace gtv::sampler
