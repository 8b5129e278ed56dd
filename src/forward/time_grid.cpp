#include "gtv/forward/time_grid.hpp"

#include <cmath>
#include <cstddef>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"

namespace gtv::forward {
namespace {

void check(double t_max, double t_min, int steps, bool zero_allowed) {
  if (!std::isfinite(t_max) || !std::isfinite(t_min)) {
    throw_input("time grid: got t_min = {}, t_max = {}, expected finite numbers", t_min, t_max);
  }
  if (t_min < 0 || (t_min == 0 && !zero_allowed)) {
    throw_input("time grid: got t_min = {}, expected {}", t_min,
                zero_allowed ? "at least 0" : "more than 0 (only the uniform grid can end at 0)");
  }
  if (t_min >= t_max) {
    throw_input("time grid: got t_min = {}, t_max = {}, expected t_min < t_max", t_min, t_max);
  }
  if (steps < 1) throw_input("time grid: got {} steps, expected at least 1", steps);
}

/// Times at the fractions i / steps of the way from t_max to t_min.
template <class TimeAt>
std::vector<double> grid(double t_max, double t_min, int steps, TimeAt&& time_at) {
  std::vector<double> times(static_cast<std::size_t>(steps) + 1);
  times.front() = t_max;
  for (int i = 1; i < steps; ++i) times[static_cast<std::size_t>(i)] = time_at(i);
  times.back() = t_min;
  for (std::size_t i = 1; i < times.size(); ++i) {
    if (!(times[i] < times[i - 1])) {
      throw_input(
          "time grid: {} steps between t_max = {} and t_min = {} do not give distinct times, "
          "expected fewer steps",
          steps, t_max, t_min);
    }
  }
  return times;
}

}  // namespace

std::vector<double> uniform_grid(double t_max, double t_min, int steps) {
  check(t_max, t_min, steps, /*zero_allowed=*/true);
  return grid(t_max, t_min, steps, [=](int i) {
    // Counted from the nearer end, so that times near t_min = 0 keep their relative accuracy.
    return 2 * i <= steps ? t_max - (t_max - t_min) * i / steps
                          : t_min + (t_max - t_min) * (steps - i) / steps;
  });
}

std::vector<double> geometric_grid(double t_max, double t_min, int steps) {
  check(t_max, t_min, steps, /*zero_allowed=*/false);
  const double log_ratio = std::log(t_min) - std::log(t_max);
  return grid(t_max, t_min, steps, [=](int i) { return t_max * std::exp(log_ratio * i / steps); });
}

std::vector<double> edm_grid(double t_max, double t_min, int steps, double rho) {
  check(t_max, t_min, steps, /*zero_allowed=*/false);
  if (!(rho > 0) || !std::isfinite(rho)) {
    throw_input("time grid: got rho = {}, expected a positive number", rho);
  }
  const double first = std::pow(t_max, 1 / rho);
  const double last = std::pow(t_min, 1 / rho);
  return grid(t_max, t_min, steps,
              [=](int i) { return std::pow(first + (last - first) * i / steps, rho); });
}

std::vector<double> make_grid(std::string_view name, double t_max, double t_min, int steps,
                              double rho) {
  if (name == "uniform") return uniform_grid(t_max, t_min, steps);
  if (name == "geometric") return geometric_grid(t_max, t_min, steps);
  if (name == "edm") return edm_grid(t_max, t_min, steps, rho);
  const std::string near = nearest(name, {"uniform", "geometric", "edm"});
  throw_input("time grid: got '{}', expected uniform, geometric or edm{}", name,
              near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

}  // namespace gtv::forward
