#pragma once

#include <span>

namespace gtv::metric {

/// 1/2 sum |p_i - q_i| over probability masses per bin, plus half the difference of the masses
/// outside the bins (1 - sum). @throws gtv::InputError for different lengths or negative masses.
[[nodiscard]] double total_variation(std::span<const double> p, std::span<const double> q);

}  // namespace gtv::metric
