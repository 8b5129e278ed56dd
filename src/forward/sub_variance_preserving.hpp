#pragma once

#include <cmath>
#include <string_view>

#include "gtv/forward/level.hpp"

namespace gtv::forward {

/// sub-vp: alpha as vp-song, sigma = 1 - alpha^2, always below the variance-preserving one.
struct SubVariancePreserving {
  double b0;  ///< beta_t = b0 + b1 t
  double b1;
  std::string_view name = "sub-vp";
  double t_limit = 1;
  double default_t_max = 1;
  static constexpr bool ends_in_pure_noise = false;

  double alpha(double t) const { return std::exp(-integrated_beta(t)); }
  double sigma_squared(double t) const {
    const double sigma = -std::expm1(-2 * integrated_beta(t));
    return sigma * sigma;
  }
  double beta(double t) const { return b0 + b1 * t; }
  /// D = beta (1 - alpha^4)
  double diffusion(double t) const { return -beta(t) * std::expm1(-4 * integrated_beta(t)); }
  Drift drift(double t) const {
    // sigma' = 2 beta alpha^2, and D / sigma^2 = beta (1 + alpha^2) / (1 - alpha^2) = beta coth B.
    const double b = integrated_beta(t);
    return {.state = 2 * beta(t) / std::expm1(2 * b),
            .denoised = -alpha(t) * beta(t) / std::tanh(b)};
  }

 private:
  double integrated_beta(double t) const { return t * (b0 + b1 * t / 2); }
};

}  // namespace gtv::forward
