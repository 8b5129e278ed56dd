#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

namespace gtv {
inline namespace base {

/// Quantile of ascending values, linear between order statistics (NumPy's default).
/// @param values at least one.  @param q in [0, 1].
[[nodiscard]] inline double sorted_quantile(std::span<const double> values, double q) {
  const double position = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return std::lerp(values[below], values[above], position - static_cast<double>(below));
}

}  // namespace base
}  // namespace gtv
