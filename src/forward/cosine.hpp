#pragma once

#include <cmath>
#include <numbers>
#include <string_view>

#include "gtv/forward/level.hpp"

namespace gtv::forward {

/// cosine: alpha = cos(pi t / 2), sigma = sin(pi t / 2).
struct Cosine {
  std::string_view name = "cosine";
  double t_limit = 1;
  double default_t_max = 1;
  static constexpr bool ends_in_pure_noise = true;

  double alpha(double t) const {
    // 1 - t is exact above 1/2, so alpha keeps its relative accuracy up to alpha(1) = 0.
    return t < 0.5 ? std::cos(rate * t) : std::sin(rate * (1 - t));
  }
  double sigma_squared(double t) const { return sigma(t) * sigma(t); }
  double beta(double t) const { return rate * sigma(t) / alpha(t); }
  double diffusion(double t) const { return beta(t); }
  Drift drift(double t) const {
    return {.state = rate * alpha(t) / sigma(t), .denoised = -rate / sigma(t)};
  }

 private:
  static constexpr double rate = std::numbers::pi / 2;
  static double sigma(double t) { return std::sin(rate * t); }
};

}  // namespace gtv::forward
