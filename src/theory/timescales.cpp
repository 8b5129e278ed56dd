#include "gtv/theory/timescales.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "gtv/base/error.hpp"

namespace gtv::theory {
namespace {

void check_point_count(Index points) {
  if (points < 2) throw_input("points: got {}, expected at least 2", points);
}

/// Information that x has of a Gaussian x0, in nats.
double gaussian_information(std::span<const double> eigenvalues, double noise_square) {
  double sum = 0;
  for (const double value : eigenvalues) sum += 0.5 * std::log1p(value / noise_square);
  return sum;
}

}  // namespace

double time_of_noise(double noise) {
  return 0.5 * std::log1p(noise * noise);
}

double noise_of_time(double t) {
  return std::sqrt(std::expm1(2 * t));
}

double speciation_time(double largest_eigenvalue) {
  if (!(largest_eigenvalue >= 0) || !std::isfinite(largest_eigenvalue)) {
    throw_input("largest_eigenvalue: got {}, expected a finite number >= 0", largest_eigenvalue);
  }
  return largest_eigenvalue <= 1 ? 0 : 0.5 * std::log(largest_eigenvalue);
}

double collapse_time(Index points, double dimension, double variance) {
  check_point_count(points);
  if (!(dimension > 0) || !std::isfinite(dimension)) {
    throw_input("dimension: got {}, expected a positive finite number", dimension);
  }
  if (!(variance > 0) || !std::isfinite(variance)) {
    throw_input("variance: got {}, expected a positive finite number", variance);
  }
  const double growth = std::expm1(2 / dimension * std::log(static_cast<double>(points)));
  return 0.5 * std::log1p(variance / growth);
}

double collapse_time(Index points, std::span<const double> eigenvalues) {
  check_point_count(points);
  double trace = 0;
  for (const double value : eigenvalues) {
    if (!(value >= 0) || !std::isfinite(value)) {
      throw_input("eigenvalues: got {}, expected finite numbers >= 0", value);
    }
    trace += value;
  }
  if (!(trace > 0)) throw_input("eigenvalues: got none above 0, expected a positive one");
  const double wanted = std::log(static_cast<double>(points));
  // The information is at most trace / (2 noise^2), and at least that of the trace in one
  // direction.
  double hi = trace / (2 * wanted);
  double lo = hi;
  while (gaussian_information(eigenvalues, lo) < wanted) lo /= 16;
  while (hi > lo * (1 + 1e-12)) {
    const double middle = std::sqrt(lo * hi);
    if (middle <= lo || middle >= hi) break;
    (gaussian_information(eigenvalues, middle) < wanted ? hi : lo) = middle;
  }
  return 0.5 * std::log1p(lo);
}

double same_class_probability(double mean_norm, double variance, double t) {
  if (!(mean_norm >= 0) || !std::isfinite(mean_norm)) {
    throw_input("mean_norm: got {}, expected a finite number >= 0", mean_norm);
  }
  if (!(variance >= 0) || !std::isfinite(variance) || !(t >= 0) || !(variance > 0 || t > 0)) {
    throw_input("variance, t: got {} and {}, expected numbers >= 0, not both 0", variance, t);
  }
  // Along m, in units of x_t's standard deviation within a class, the classes are N(+-r, 1), and
  // 1 - phi = E_{+r}[p(-|u)] = e^{-r^2/2} int e^{-u^2/2} / (sqrt(2 pi) 2 cosh(r u)) du.
  const double noise = -std::expm1(-2 * t);
  const double r = mean_norm * std::exp(-t) / std::sqrt(variance * std::exp(-2 * t) + noise);
  if (r > 9) return 1;  // but for 1e-18
  // Trapezoids converge geometrically: the nearest pole is at i pi / (2 r), so 0.05 leaves 1e-9 of
  // the factor e^{-r^2/2} at r = 9 and nothing for small r.
  constexpr double step = 0.05;
  double sum = 0.5;
  for (double u = step; u < 9; u += step) sum += std::exp(-0.5 * u * u) / std::cosh(r * u);
  return 1 - std::exp(-0.5 * r * r) * sum * step / std::sqrt(2 * std::numbers::pi);
}

}  // namespace gtv::theory
