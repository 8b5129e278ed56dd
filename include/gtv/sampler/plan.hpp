#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "gtv/forward/schedule.hpp"
#include "gtv/sampler/combination.hpp"

namespace gtv::sampler {

/// One step as the loop executes it: the input of each stage, the level at which the denoiser
/// answers it, and the state after the step.
struct Step {
  double t = 0;
  double dt = 0;  ///< negative: time runs from T down to epsilon
  int stages = 0;
  std::array<Combination, Combination::max_stages> input{};
  std::array<std::size_t, Combination::max_stages> level{};  ///< index into Plan::levels
  /// How much an error of each stage's answer moves the state: |d x_{k+1} / d mu_s|, later stages
  /// included to first order, and the next step's use of it as its previous answer.
  std::array<double, Combination::max_stages> influence{};
  Combination output;
};

/// What a sampler does, for any denoiser: the levels at which it asks and the linear combinations
/// in between. Built once per study cell.
struct Plan {
  std::vector<forward::Level> levels;  ///< without repetition of adjacent ones
  std::vector<Step> steps;
  double initial_sigma = 1;  ///< x_T ~ N(0, initial_sigma^2)
  bool uses_previous = false;
  bool uses_noise = false;

  /// Denoiser evaluations per trajectory.
  [[nodiscard]] std::size_t evaluations() const;
};

/// @param method "euler", "heun", "rk4", "dpmpp-2m" or "reverse-sde".
/// @param grid times from T down to epsilon, at least two, strictly decreasing.
/// @throws gtv::InputError for another method, a grid outside the schedule's range, or reverse-sde
/// from a time where alpha = 0 (its drift is infinite there).
[[nodiscard]] Plan make_plan(const forward::Schedule& schedule, std::string_view method,
                             const std::vector<double>& grid);

[[nodiscard]] const std::vector<std::string>& method_names();

}  // namespace gtv::sampler
