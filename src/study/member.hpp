#pragma once

#include <cstdint>

#include "gtv/sampler/histogram.hpp"
#include "study/cell_setup.hpp"

namespace gtv::study {

inline constexpr std::int64_t flow_trajectories = 1 << 17;

/// What one member of an ensemble leaves behind.
struct MemberResult {
  sampler::Histogram histogram;
  double reciprocal_condition = 1;  ///< of the training system; 1 for estimators without one
  Matrix weights{};                 ///< (D, F) of a linear model, else empty
};

/// A member's trained weights for the target. One thread.
[[nodiscard]] estimator::LinearWeights train(const CellSetup& cell, estimator::Target target,
                                             std::uint32_t member);

/// Samples from a linear model of these weights, (D, F), with the member's seeds. One thread.
[[nodiscard]] sampler::Histogram sample_weights(const CellSetup& cell, const Matrix& weights,
                                                std::uint32_t member);

/// Trains or draws the member's model, if the estimator has one, and samples from it. One thread.
[[nodiscard]] MemberResult run_member(const CellSetup& cell, std::uint32_t member);

/// Histogram of the probability-flow ODE driven by the exact score, with the cell's own steps
/// (Euler in place of a stochastic method) and flow_trajectories stratified seeds: what an
/// infinitely well trained model would sample. @param lookup by the notebooks' table. One thread.
[[nodiscard]] sampler::Histogram exact_flow(const CellSetup& cell, bool lookup);

}  // namespace gtv::study
