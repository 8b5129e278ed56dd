#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace gtv::sampler {

/// Calls `visit` with each bin and its counts of all members, which are gathered by cache lines: in
/// the block they are far apart.
/// @param counts (members, bins) row-major.
template <class Visit>
void for_each_bin(std::span<const std::uint32_t> counts, std::size_t bins, Visit&& visit) {
  constexpr std::size_t line = 16;
  const std::size_t members = counts.size() / bins;
  std::vector<std::uint32_t> gathered(line * members);
  for (std::size_t first = 0; first < bins; first += line) {
    const std::size_t count = std::min(line, bins - first);
    for (std::size_t m = 0; m < members; ++m) {
      for (std::size_t b = 0; b < count; ++b) {
        gathered[b * members + m] = counts[m * bins + first + b];
      }
    }
    for (std::size_t b = 0; b < count; ++b) {
      visit(first + b, std::span<const std::uint32_t>(gathered.data() + b * members, members));
    }
  }
}

}  // namespace gtv::sampler
