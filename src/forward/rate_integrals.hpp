#pragma once

#include <cmath>
#include <functional>
#include <vector>

#include "forward/quadrature.hpp"

namespace gtv::forward {

/// int_from^to beta, 1e-13 relative to the integral of |beta|.
inline double integrated_rate(const std::function<double(double)>& beta, double from, double to) {
  if (from == to) return 0;
  return integrate(beta, {from, to}, 1e-13, "the integral of beta");
}

/// S_t = int_0^t 2 D_s (alpha_t / alpha_s)^2 ds for scalar or matrix D, t > 0. @source T1.3
template <class Diffusion>
auto noise_covariance(const std::function<double(double)>& beta, const Diffusion& diffusion,
                      double t) {
  using Value = std::decay_t<std::invoke_result_t<Diffusion, double>>;
  // Where beta t is large, all of the integrand sits in a thin layer below t, which equal panels
  // would miss altogether.
  std::vector<double> knots = {0};
  for (double left = t; left > 1e-8 * t; left /= 8) knots.push_back(t - left / 8);
  knots.push_back(t);
  const auto integrand = [&](double s) -> Value {
    return 2 * std::exp(-2 * integrated_rate(beta, s, t)) * diffusion(s);
  };
  return integrate(integrand, knots, 1e-12, "the integral of D");
}

}  // namespace gtv::forward
