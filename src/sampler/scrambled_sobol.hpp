#pragma once

#include <cstdint>
#include <vector>

namespace gtv::sampler {

/// The first `count` points of a Sobol sequence under a random linear scrambling with digital shift
/// (Matousek 1998): every point is uniform, and nets stay nets.
/// @return (count, dimension) row-major, as 32-bit fractions.
/// @throws gtv::InputError for a dimension beyond the direction-number table (3667).
[[nodiscard]] std::vector<std::uint32_t> scrambled_sobol(std::uint64_t count, int dimension,
                                                         std::uint64_t seed, std::uint32_t member);

}  // namespace gtv::sampler
