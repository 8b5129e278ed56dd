#pragma once

#include <array>
#include <cstdint>

namespace gtv::oracle {

/// Philox4x32-10 as its authors' library Random123 computes it. In a file of its own, since that
/// library's macros bear the functions' names.
[[nodiscard]] std::array<std::uint32_t, 4> random123(const std::array<std::uint32_t, 4>& counter,
                                                     const std::array<std::uint32_t, 2>& key);

}  // namespace gtv::oracle
