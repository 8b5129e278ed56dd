#pragma once

#include <cstdint>
#include <span>

#include "gtv/base/random.hpp"

namespace gtv::sampler {

/// out[i] is the random word of trajectory first + i in one row of a stream's numbers. A row has
/// 2^42 words of its own, more than there are trajectories, so rows never overlap.
void trajectory_words(const RandomStream& stream, std::uint64_t row, std::uint64_t first,
                      std::span<std::uint32_t> out);

}  // namespace gtv::sampler
