#pragma once

#include <cmath>
#include <string_view>

#include "gtv/forward/level.hpp"

namespace gtv::forward {

/// alpha^2 + sigma^2 = 1 with a rate linear in time: vp, vp-song (half the rates) and ou (rate 1).
struct VariancePreserving {
  std::string_view name;
  double b0;  ///< beta_t = b0 + b1 t
  double b1;
  double t_limit = 1;
  double default_t_max = 1;
  static constexpr bool ends_in_pure_noise = false;

  double alpha(double t) const { return std::exp(-integrated_beta(t)); }
  double sigma_squared(double t) const { return -std::expm1(-2 * integrated_beta(t)); }
  double beta(double t) const { return b0 + b1 * t; }
  double diffusion(double t) const { return beta(t); }
  Drift drift(double t) const {
    // sigma'/sigma = beta alpha^2 / (1 - alpha^2), and D alpha / sigma^2 = beta alpha / sigma^2.
    const double b = integrated_beta(t);
    return {.state = beta(t) / std::expm1(2 * b), .denoised = -beta(t) / (2 * std::sinh(b))};
  }

 private:
  double integrated_beta(double t) const { return t * (b0 + b1 * t / 2); }
};

}  // namespace gtv::forward
