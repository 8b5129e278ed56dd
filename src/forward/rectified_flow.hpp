#pragma once

#include <string_view>

#include "gtv/forward/level.hpp"

namespace gtv::forward {

/// flow: straight lines from data to noise, alpha = 1 - t, sigma = t. (Liu et al. 2022)
struct RectifiedFlow {
  std::string_view name = "flow";
  double t_limit = 1;
  double default_t_max = 1;
  static constexpr bool ends_in_pure_noise = true;

  double alpha(double t) const { return 1 - t; }
  double sigma_squared(double t) const { return t * t; }
  double beta(double t) const { return 1 / (1 - t); }
  double diffusion(double t) const { return t / (1 - t); }
  Drift drift(double t) const { return {.state = 1 / t, .denoised = -1 / t}; }
};

}  // namespace gtv::forward
