#pragma once

#include <cstdint>
#include <vector>

namespace gtv::oracle {

/// A member's counts, one a bin.
using Counts = std::vector<std::uint32_t>;

/// Mean and sums of the deviations from it to the powers 2, 3 and 4, of a bin's counts, by two
/// passes in long double.
struct Sums {
  long double mean = 0;
  long double second = 0;
  long double third = 0;
  long double fourth = 0;
  long double absolute_third = 0;  ///< of the deviations' sizes: what rounding is measured by
};
Sums sums_over_members(const std::vector<Counts>& members, std::size_t bin);

/// NumPy's quantile of a bin's counts, from all of them in order.
double quantile_over_members(const std::vector<Counts>& members, std::size_t bin, double q);

}  // namespace gtv::oracle
