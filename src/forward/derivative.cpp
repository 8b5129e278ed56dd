#include "forward/derivative.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace gtv::forward {
namespace {

/// Neville's extrapolation of difference(step) to step 0, where the difference has an expansion in
/// powers of step^power. (Ridders 1982)
template <class Difference>
Derivative extrapolate(const Difference& difference, double first_step, int power) {
  constexpr std::size_t levels = 14;
  constexpr double shrink = 1.5;
  const double factor = std::pow(shrink, power);
  std::array<double, levels> row{};
  std::array<double, levels> above{};
  Derivative best{.value = 0, .error = std::numeric_limits<double>::infinity()};
  double step = first_step;
  for (std::size_t i = 0; i < levels; ++i, step /= shrink) {
    std::swap(row, above);
    row[0] = difference(step);
    double weight = factor;
    for (std::size_t j = 1; j <= i; ++j, weight *= factor) {
      row[j] = row[j - 1] + (row[j - 1] - above[j - 1]) / (weight - 1);
      const double error = std::max(std::abs(row[j] - row[j - 1]), std::abs(row[j] - above[j - 1]));
      if (error < best.error) best = {.value = row[j], .error = error};
    }
  }
  return best;
}

}  // namespace

Derivative differentiate(const std::function<double(double)>& f, double t, double t_limit) {
  const double room = t_limit - t;
  const double scale = std::isfinite(t_limit) ? t_limit : std::max(t, 1.0);
  Derivative best{.value = 0, .error = std::numeric_limits<double>::infinity()};
  const auto keep_better = [&best](const Derivative& candidate) {
    if (candidate.error < best.error) best = candidate;
  };
  // The steps are taken as they come out in floating point, so that f sees the same differences.
  const auto central = [&](double step) {
    const double right = t + step;
    const double left = t - step;
    return (f(right) - f(left)) / (right - left);
  };
  const double here = f(t);
  const auto to_side = [&](double sign) {
    return [&, sign](double step) {
      const double other = t + sign * step;
      return (f(other) - here) / (other - t);
    };
  };
  const double narrow = std::min({t, room, scale}) / 2;
  if (narrow > 1e-12 * t) keep_better(extrapolate(central, narrow, 2));
  if (room > scale / 4) keep_better(extrapolate(to_side(+1), scale / 8, 1));
  if (t > scale / 4) keep_better(extrapolate(to_side(-1), scale / 8, 1));
  return best;
}

}  // namespace gtv::forward
