#pragma once

#include <cmath>
#include <string_view>

#include "gtv/forward/level.hpp"

namespace gtv::forward {

/// linear-variance: alpha = sqrt(1 - t), sigma^2 = t.
struct LinearVariance {
  std::string_view name = "linear-variance";
  double t_limit = 1;
  // alpha' is infinite at t = 1, so even the form (T1.5) cannot start there.
  double default_t_max = 0.999;
  static constexpr bool ends_in_pure_noise = true;

  double alpha(double t) const { return std::sqrt(1 - t); }
  double sigma_squared(double t) const { return t; }
  double beta(double t) const { return 1 / (2 * (1 - t)); }
  double diffusion(double t) const { return beta(t); }
  Drift drift(double t) const {
    return {.state = 1 / (2 * t), .denoised = -1 / (2 * t * alpha(t))};
  }
};

}  // namespace gtv::forward
