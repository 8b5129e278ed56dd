#pragma once

#include <cstddef>

#include "score/posterior_sums.hpp"

namespace gtv::score {

/// Turns a query's logits of a block of points into weights exp(l - largest) and adds them to its
/// sums. `count` is a multiple of soften_granule; a point that only pads has padding_bias.
/// @param[in,out] row (count), products slope y . nu; replaced by the weights
/// @param bias (count)  @param squares (count), |nu|^2
/// @return what the query's earlier sums of vectors are to be multiplied by.
/// @accuracy of a weight 4 units in the last place beyond that of its logit.
double soften(double* row, const double* bias, const double* squares, std::size_t count,
              PosteriorSums& sums);
double soften(float* row, const float* bias, const float* squares, std::size_t count,
              PosteriorSums& sums);

inline constexpr std::size_t soften_granule = 16;

/// Far below any logit, and no infinity, whose differences are not numbers.
template <class Real>
inline constexpr Real padding_bias = -1e305;
template <>
inline constexpr float padding_bias<float> = -2e30F;
/// Logits are smaller than this in single precision; see single_holds.
inline constexpr double largest_single_logit = 1e29;

}  // namespace gtv::score
