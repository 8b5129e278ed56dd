#pragma once

#include <cstdint>
#include <vector>

#include "gtv/sampler/plan.hpp"

namespace gtv::sampler {

/// Noise eta(t) of covariance exp(-|t - t'| / tau) / (2 tau), whose integral over time is 1
/// whatever tau, averaged over each step of a plan: what a coloured noise adds to a step of Euler's
/// method. The average's variance is 1 / |dt| for tau << |dt| (white noise) and 1 / (2 tau) for tau
/// >> |dt|.
///
/// Each average is written as a short linear combination of independent standard normals, so that
/// any step of any trajectory can be had on its own: the values at the ends of the steps follow
/// from repeated halving of the time axis (midpoints of an Ornstein-Uhlenbeck bridge), the average
/// from the two ends. The law is exact.
class StepNoise {
 public:
  struct Term {
    std::uint64_t normal;  ///< which of the independent normals
    double coefficient;    ///< 1 / sqrt(time)
  };

  /// @param tau correlation time, >= 0; 0 is white noise.
  /// @throws gtv::InputError for another tau.
  StepNoise(const Plan& plan, double tau);

  /// @cost at most about 2 + 2 log2(steps) terms.
  [[nodiscard]] const std::vector<Term>& terms(std::size_t step) const { return steps_[step]; }
  /// How many independent normals there are in all.
  [[nodiscard]] std::uint64_t normals() const { return normals_; }

 private:
  std::vector<std::vector<Term>> steps_;
  std::uint64_t normals_;
};

}  // namespace gtv::sampler
