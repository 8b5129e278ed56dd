#pragma once

#include <cstdint>

namespace gtv::oracle {

/// Phi^-1(u) in extended precision: Newton's method on erfc, from the tail's side.
/// @param tail min(u, 1 - u), (0, 1/2]; the quantile of the lower tail, so the result is <= 0.
[[nodiscard]] long double lower_normal_quantile(long double tail);

/// Phi^-1 at (cell + (bits + 1/2) 2^-32) / cells, from integers to extended precision.
[[nodiscard]] long double cell_normal(std::uint32_t cell, std::uint32_t cells, std::uint32_t bits);

}  // namespace gtv::oracle
