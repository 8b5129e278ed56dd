#include "gtv/forward/from_levels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "forward/custom_checks.hpp"
#include "forward/derivative.hpp"
#include "forward/family_schedule.hpp"

namespace gtv::forward {
namespace {

struct LevelsFamily {
  std::string name;
  std::function<double(double)> alpha;
  std::function<double(double)> sigma;
  std::function<double(double)> alpha_slope;
  std::function<double(double)> variance_slope;
  double t_limit = 0;
  double default_t_max = 0;
  bool ends_in_pure_noise = false;

  double sigma_squared(double t) const { return sigma(t) * sigma(t); }
  double beta(double t) const {
    const double a = alpha(t);
    return a == 0 ? std::numeric_limits<double>::infinity() : -alpha_slope(t) / a;
  }
  double diffusion(double t) const {
    if (alpha(t) == 0) return std::numeric_limits<double>::infinity();
    const double growth = variance_slope(t) / 2;
    const double decay = beta(t) * sigma_squared(t);
    // The two may cancel (a pause of the noise); what differentiation leaves then is no fault.
    const double rounding = 1e-6 * (std::abs(growth) + std::abs(decay));
    if (growth + decay < -rounding) {
      throw_input("schedule '{}': got levels with D({}) = {}, expected sigma / alpha to increase",
                  name, t, growth + decay);
    }
    return std::max(0.0, growth + decay);
  }
  Drift drift(double t) const {
    const double state = variance_slope(t) / (2 * sigma_squared(t));
    return {.state = state, .denoised = alpha_slope(t) - alpha(t) * state};
  }
};

/// The numerical derivative of `f`, which throws where it does not converge.
std::function<double(double)> slope_of(std::string name, std::string what,
                                       std::function<double(double)> f, double t_limit) {
  return [=, f = std::move(f), name = std::move(name), what = std::move(what)](double t) {
    const Derivative slope = differentiate(f, t, t_limit);
    const double scale = std::abs(slope.value) + std::abs(f(t)) / std::clamp(t, 1e-9, 1.0);
    if (!(slope.error <= 1e-5 * scale)) {
      throw_work("schedule '{}': the derivative of {} at t = {} did not converge: {} +- {}", name,
                 what, t, slope.value, slope.error);
    }
    return slope.value;
  };
}

}  // namespace

std::unique_ptr<const Schedule> schedule_from_levels(LevelFunctions levels) {
  const auto& name = levels.name;
  check_custom(name, levels.t_limit, levels.default_t_max);
  LevelsFamily family;
  family.name = name;
  family.t_limit = levels.t_limit;
  family.default_t_max = levels.default_t_max;
  family.alpha = non_negative_values(name, "alpha", std::move(levels.alpha));
  family.sigma = non_negative_values(name, "sigma", std::move(levels.sigma));
  family.ends_in_pure_noise = std::isfinite(family.t_limit) && family.alpha(family.t_limit) == 0;
  static_cast<void>(family.sigma(levels.default_t_max));
  if (levels.alpha_slope) {
    family.alpha_slope = finite_values(name, "alpha_slope", std::move(levels.alpha_slope));
  } else {
    family.alpha_slope = slope_of(name, "alpha", family.alpha, family.t_limit);
  }
  if (levels.sigma_slope) {
    auto slope = finite_values(name, "sigma_slope", std::move(levels.sigma_slope));
    family.variance_slope = [sigma = family.sigma, slope = std::move(slope)](double t) {
      return 2 * sigma(t) * slope(t);
    };
  } else {
    // sigma often starts like sqrt(t); its square is smooth there.
    const auto variance = [sigma = family.sigma](double t) { return sigma(t) * sigma(t); };
    family.variance_slope = slope_of(name, "sigma^2", variance, family.t_limit);
  }
  return std::make_unique<FamilySchedule<LevelsFamily>>(std::move(family));
}

}  // namespace gtv::forward
