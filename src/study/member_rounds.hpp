#pragma once

#include <cstddef>
#include <cstdint>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// Members of a cell are asked for in rounds, whose ends depend on the configuration alone. What
/// was computed is condensed after each, and may be forgotten.

/// Most members that a cell can have.
[[nodiscard]] std::uint32_t most_members(const Config& config);

/// Whether the counts of all members are kept until the cell is finished, for exact quartiles and
/// densities of members: up to 64 MB a cell. Else their statistics alone.
/// @param dimension of the data, 1 or 2.
[[nodiscard]] bool keeps_counts(const Config& config, int dimension);

/// How many members a cell has after the round that follows on `members`, 0 before the first;
/// `members` itself if they are all that it can have.
/// A fixed number comes in one round, or where counts are not kept by about 8 MB of counts. With
/// models = "auto" 16 come first, and then half as many as there are.
[[nodiscard]] std::uint32_t next_members(const Config& config, int dimension,
                                         std::uint32_t members);

}  // namespace gtv::study
