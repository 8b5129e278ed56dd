#pragma once

namespace gtv::theory {

/// Divided difference (g(a) - g(b)) / (a - b) of g(s) = (1 - e^{-s tau}) / s, its derivative where
/// a = b; never positive.
/// @param a, b >= 0, positive where tau is infinite.
/// @accuracy 1e-14 relative for all rates and times.
/// @source T5.4
[[nodiscard]] double flow_difference(double a, double b, double tau);

}  // namespace gtv::theory
