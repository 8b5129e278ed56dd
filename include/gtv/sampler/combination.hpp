#pragma once

#include <array>
#include <cstddef>

namespace gtv::sampler {

/// A vector written in the quantities that a step may use: the state x at its start, the denoiser's
/// answers mu_0 … mu_3 of its stages, the first answer of the step before, and standard normal
/// noise. Every scheme of gtv is linear in these, so a scheme run once on combinations gives the
/// scalar coefficients with which blocks of trajectories are then stepped.
struct Combination {
  static constexpr std::size_t max_stages = 4;

  double x = 0;
  std::array<double, max_stages> denoised{};
  double previous = 0;
  double noise = 0;

  friend Combination operator+(Combination a, const Combination& b) {
    a.x += b.x;
    for (std::size_t s = 0; s < max_stages; ++s) a.denoised[s] += b.denoised[s];
    a.previous += b.previous;
    a.noise += b.noise;
    return a;
  }
  friend Combination operator*(double c, Combination a) {
    a.x *= c;
    for (double& d : a.denoised) d *= c;
    a.previous *= c;
    a.noise *= c;
    return a;
  }
};

}  // namespace gtv::sampler
