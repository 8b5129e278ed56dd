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

/// mu + strength (x_0 - mu) with mu = E[x_0 | x, t] and one draw of x_0 from p(x_0 | x, t): first
/// the component in which a uniform number falls, then the normal within it.
/// @param uniforms (count) in (0, 1)  @param normals (D, x.stride), or nullptr for point masses.
/// Both aligned to 64 bytes. `strength` 0 gives the bits of denoise_mixture.
void denoise_mixture_by_draws(const data::Mixture& data, const Vector& log_weights,
                              const forward::Level& level, double strength, const double* uniforms,
                              const double* normals, BlockView<const double> x,
                              BlockView<double> out);

/// E[x_0 | x, t], to the bits of denoise_mixture, and Cov(x_0 | x, t), whose entries (a, b), b <=
/// a, are the blocks' rows a (a + 1) / 2 + b.
void mixture_moments(const data::Mixture& data, const Vector& log_weights,
                     const forward::Level& level, BlockView<const double> x, BlockView<double> mean,
                     BlockView<double> covariance);

}  // namespace gtv::sampler
