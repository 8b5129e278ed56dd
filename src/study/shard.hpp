#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// A piece of a cell's work that is computed at once, by one thread or more, and kept as it is
/// finished: some members, or what the cell needs besides them. Which shards a study has, and what
/// is found in each, depends on the study alone.
struct Shard {
  std::size_t cell = 0;
  std::uint32_t first = 0;  ///< member
  std::uint32_t count = 0;  ///< of members; 0 for what the cell needs besides
  double cost = 0;          ///< seconds of a core, roughly: what takes longest goes first
  double order = 0;         ///< cost of the cell's longest: shards of a cell go together
  bool at_home = false;     ///< to be computed where the results are, of which it needs some

  /// Tells the shards of a study apart.
  [[nodiscard]] std::uint64_t key() const {
    constexpr unsigned cell_bits = 32;
    return (static_cast<std::uint64_t>(cell) << cell_bits) | (count == 0 ? 0xffffffffU : first);
  }
};

/// Seconds of a core that a member of a cell takes, within a factor of a few.
/// @param dimension of the data. @param points how many.
[[nodiscard]] double member_cost(const Config& config, std::size_t dimension, std::size_t points);

/// How long a shard should take: long enough that keeping it costs nothing, short enough that the
/// last ones keep all threads busy and little is lost when the work is stopped.
/// @param total_cost of the study, seconds.
[[nodiscard]] double shard_cost(double total_cost);

/// Members [first, end) of a cell in shards of about that cost. A shard never crosses a multiple of
/// its length, so that the shards of [0, n) are among those of [0, m) where n is such a multiple.
[[nodiscard]] std::vector<Shard> member_shards(std::size_t cell, std::uint32_t first,
                                               std::uint32_t end, double per_member,
                                               double per_shard);

}  // namespace gtv::study
