#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "feature/axis_kinds.hpp"

namespace gtv::feature {
namespace {

// exp(-2 * 19^2) would still be a double, but the feature 19 centres away from the nearest one is
// below exp(-37^2 / 2) of its peak.
constexpr int kReach = 19;
// Beyond this many widths from the nearest centre (z is then outside [lo, hi]) the powers of the
// recurrence could overflow.
constexpr double kRecurrenceLimit = 8;

/// He_n(u), the probabilists' Hermite polynomial.
double hermite(int n, double u) {
  double before = 0;
  double value = 1;
  for (int k = 0; k < n; ++k) {
    const double next = u * value - k * before;
    before = value;
    value = next;
  }
  return value;
}

double peak(const Axis& axis) {
  return std::numbers::inv_sqrtpi / (std::numbers::sqrt2 * axis.width());
}

const std::array<double, kReach>& falloff() {
  static const std::array<double, kReach> table = [] {
    std::array<double, kReach> values{};
    for (int k = 0; k < kReach; ++k) values[static_cast<std::size_t>(k)] = std::exp(-2.0 * k * k);
    return values;
  }();
  return table;
}

}  // namespace

void gaussian_values(const Axis& axis, double z, std::span<double> out) {
  const double width = axis.width();
  const int last = axis.count - 1;
  const double position = std::clamp((z - axis.lo) / axis.spacing(), 0.0, double(last));
  const int nearest_centre = static_cast<int>(std::lround(position));
  const double u = (z - axis.centre(nearest_centre)) / width;
  if (std::abs(u) > kRecurrenceLimit) {
    for (int j = 0; j <= last; ++j) {
      const double v = (z - axis.centre(j)) / width;
      out[static_cast<std::size_t>(j)] = peak(axis) * std::exp(-0.5 * v * v);
    }
    return;
  }

  // Centres are two widths apart: exp(-(u - 2k)^2 / 2) = exp(-u^2 / 2) exp(2u)^k exp(-2 k^2).
  const auto& fall = falloff();
  const double centre_value = peak(axis) * std::exp(-0.5 * u * u);
  const double ratio = std::exp(2 * u);
  const double inverse_ratio = 1 / ratio;
  std::fill(out.begin(), out.end(), 0.0);
  out[static_cast<std::size_t>(nearest_centre)] = centre_value;
  double up = centre_value;
  const int above = std::min(last - nearest_centre, kReach - 1);
  for (int k = 1; k <= above; ++k) {
    up *= ratio;
    out[static_cast<std::size_t>(nearest_centre + k)] = up * fall[static_cast<std::size_t>(k)];
  }
  double down = centre_value;
  const int below = std::min(nearest_centre, kReach - 1);
  for (int k = 1; k <= below; ++k) {
    down *= inverse_ratio;
    out[static_cast<std::size_t>(nearest_centre - k)] = down * fall[static_cast<std::size_t>(k)];
  }
}

/// d^n/dz^n of a normal density of width w is (-1/w)^n He_n(u) times the density, u = (z - c)/w.
void gaussian_derivatives(const Axis& axis, double z, int order, std::span<double> out) {
  const double width = axis.width();
  const double scale = peak(axis) * std::pow(-1 / width, order);
  for (int j = 0; j < axis.count; ++j) {
    const double u = (z - axis.centre(j)) / width;
    const double bell = std::exp(-0.5 * u * u);
    // For u so large that the polynomial could overflow the bell has long vanished.
    const double value = bell > 0 ? hermite(order, u) * bell : 0.0;
    out[static_cast<std::size_t>(j)] = scale * value;
  }
}

/// The supremum over a fine grid, plus what can hide between its points. f = sum_j |g_j| with
/// smooth g_j is semiconvex (its kinks point down), f'' >= -sum_j |g_j''|, so between grid points
/// delta apart f exceeds the larger of the two by at most delta^2/8 sup sum_j |g_j''|; Cramer's
/// inequality |He_n(u)| exp(-u^2/2) <= 1.0865 sqrt(n!) exp(-u^2/4) bounds that supremum.
double gaussian_derivative_bound(const Axis& axis, int order) {
  constexpr double kDelta = 1.0 / 64;
  constexpr double kCramer = 1.0865;
  constexpr double kLatticeSum = 1.7727;  // >= sum_k exp(-(u - 2k)^2 / 4) for every u
  // Beyond the largest extremum, below 2 sqrt(order + 1) <= 6, every term falls outwards.
  constexpr double kOutside = 6.5;
  // More centres than this add less than exp(-100) to the sum at the best place.
  const int centres = std::min(axis.count, 24);

  double highest = 0;
  const int points = static_cast<int>(std::ceil((kOutside + (centres - 1)) / kDelta));
  for (int i = 0; i <= points; ++i) {  // the sum is symmetric about the middle of the axis
    const double u = -kOutside + kDelta * i;
    double sum = 0;
    for (int j = 0; j < centres; ++j) {
      const double v = u - 2 * j;
      sum += std::abs(hermite(order, v)) * std::exp(-0.5 * v * v);
    }
    highest = std::max(highest, sum);
  }
  const double hidden =
      kDelta * kDelta / 8 * kCramer * kLatticeSum * std::sqrt(std::tgamma(order + 3));
  const double rounding = 1 + 1e-12;
  return (highest + hidden) * rounding * peak(axis) * std::pow(axis.width(), -order);
}

}  // namespace gtv::feature
