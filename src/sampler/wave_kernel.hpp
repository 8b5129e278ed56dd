#pragma once

#include "gtv/base/array.hpp"
#include "gtv/sampler/denoiser.hpp"

namespace gtv::sampler {

/// A sum of plane waves at each trajectory: out_a = sum_f amplitudes(f, a) cos(phase_f) +
/// amplitudes(f, D + a) sin(phase_f), phase_f = frequencies.row(f) . x.
/// @param frequencies (features, D)  @param amplitudes (features, 2 D)
/// @param x,out count a multiple of block_granule, aligned to 64 bytes.
/// @accuracy 1e-14 of the sum of amplitudes for phases below 1e3.
void plane_waves(const Matrix& frequencies, const Matrix& amplitudes, BlockView<const double> x,
                 BlockView<double> out);

}  // namespace gtv::sampler
