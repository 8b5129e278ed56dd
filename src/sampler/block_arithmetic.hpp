#pragma once

#include <cstddef>
#include <span>

namespace gtv::sampler {

/// One term c * v of a linear combination of blocks.
template <class Real>
struct Term {
  double coefficient;
  const Real* values;
};

/// out[i] = sum over terms, i < count; at least one term. `out` may be one of the terms' blocks.
/// @param count a multiple of block_granule; pointers aligned to 64 bytes.
void combine(std::span<const Term<float>> terms, std::size_t count, float* out);
void combine(std::span<const Term<double>> terms, std::size_t count, double* out);

}  // namespace gtv::sampler
