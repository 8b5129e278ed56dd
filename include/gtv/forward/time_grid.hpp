#pragma once

#include <string_view>
#include <vector>

namespace gtv::forward {

/// Descending times from t_max to t_min, steps + 1 of them; the ends are exact, no two are equal.
/// @throws gtv::InputError unless 0 < t_min < t_max (uniform: 0 <= t_min), both finite, and
/// steps >= 1; and if the steps are so many that neighbours would coincide in double precision.
/// @accuracy 1e-14 relative, edm 1e-13.
[[nodiscard]] std::vector<double> uniform_grid(double t_max, double t_min, int steps);
[[nodiscard]] std::vector<double> geometric_grid(double t_max, double t_min, int steps);
/// t_i = (T^{1/rho} + i/steps (eps^{1/rho} - T^{1/rho}))^rho (Karras et al. 2022); rho > 0.
[[nodiscard]] std::vector<double> edm_grid(double t_max, double t_min, int steps, double rho = 7);

/// "uniform", "geometric" or "edm"; only the last uses rho.
/// @throws gtv::InputError for another name (the text names the nearest) or as above.
[[nodiscard]] std::vector<double> make_grid(std::string_view name, double t_max, double t_min,
                                            int steps, double rho = 7);

}  // namespace gtv::forward
