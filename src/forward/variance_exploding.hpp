#pragma once

#include <limits>
#include <string_view>

#include "gtv/forward/level.hpp"

namespace gtv::forward {

/// ve: nothing is forgotten, sigma = t. (Karras et al. 2022)
struct VarianceExploding {
  std::string_view name = "ve";
  double t_limit = std::numeric_limits<double>::infinity();
  double default_t_max = 80;
  static constexpr bool ends_in_pure_noise = false;

  double alpha(double) const { return 1; }
  double sigma_squared(double t) const { return t * t; }
  double beta(double) const { return 0; }
  double diffusion(double t) const { return t; }
  Drift drift(double t) const { return {.state = 1 / t, .denoised = -1 / t}; }
};

}  // namespace gtv::forward
