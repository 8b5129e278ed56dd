#pragma once

#include "gtv/data/mixture.hpp"
#include "gtv/forward/level.hpp"
#include "gtv/sampler/denoiser.hpp"

namespace gtv::sampler {

/// E[x_0 | x, t] for a block, in log-sum-exp form over all components.
/// @param x,out  count a multiple of block_granule, aligned to 64 bytes with their stride.
/// @param log_weights (M), natural logarithms of the mixture's weights.
void denoise_mixture(const data::Mixture& data, const Vector& log_weights,
                     const forward::Level& level, BlockView<const double> x, BlockView<double> out);

}  // namespace gtv::sampler
