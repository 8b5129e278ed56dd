#include <algorithm>
#include <cmath>
#include <numbers>

#include "feature/axis_kinds.hpp"

namespace gtv::feature {
namespace {

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

}  // namespace

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
  constexpr double kDelta = 1.0 / 96;
  constexpr double kCramer = 1.0865;
  constexpr double kLatticeSum = 1.7727;  // >= sum_k exp(-(u - 2k)^2 / 4) for every u
  // Beyond the largest extremum, below 2 sqrt(order + 1) <= 7.3, every term falls outwards.
  constexpr double kOutside = 7.5;
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
