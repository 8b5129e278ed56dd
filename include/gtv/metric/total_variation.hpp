#pragma once

#include <span>

namespace gtv::metric {

/// 1/2 sum |p_i - q_i| over probability masses per bin, plus half the difference of the masses
/// outside the bins (1 - sum): between 0 and 1, a lower bound of the distance of what was binned.
/// @param p, q (bins), probability masses, sum at most 1 (to 1e-6).
/// @throws gtv::InputError for different lengths, no bins, negative masses or a larger sum.
[[nodiscard]] double total_variation(std::span<const double> p, std::span<const double> q);

}  // namespace gtv::metric
