#include <cmath>
#include <numbers>

#include "feature/axis_kinds.hpp"

namespace gtv::feature {

double fourier_angle(const Axis& axis, double z) {
  const double turns = z / (axis.hi - axis.lo);
  return 2 * std::numbers::pi * (turns - std::round(turns));
}

void fourier_harmonics(double theta, int cosines, int sines, std::span<double> out) {
  const double c = std::cos(theta);
  const double s = std::sin(theta);
  double cos_n = 1;
  double sin_n = 0;
  out[0] = 1;
  for (int n = 1; n <= cosines; ++n) {  // one rotation by theta a harmonic
    const double next_cos = cos_n * c - sin_n * s;
    sin_n = sin_n * c + cos_n * s;
    cos_n = next_cos;
    out[static_cast<std::size_t>(n)] = cos_n;
    if (n <= sines) out[static_cast<std::size_t>(cosines + n)] = sin_n;
  }
}

/// Each derivative advances the phase by a quarter turn and multiplies by n omega.
void fourier_derivatives(const Axis& axis, double z, int order, std::span<double> out) {
  const int n_cos = fourier_cosines(axis);
  const int n_sin = fourier_sines(axis);
  const double theta = fourier_angle(axis, z);
  const double omega = 2 * std::numbers::pi / (axis.hi - axis.lo);
  const int quarter = order % 4;
  out[0] = order == 0 ? 1 : 0;
  for (int n = 1; n <= n_cos; ++n) {
    const double scale = std::pow(n * omega, order);
    const double c = std::cos(n * theta);
    const double s = std::sin(n * theta);
    const double turned_cos = quarter == 0 ? c : quarter == 1 ? -s : quarter == 2 ? -c : s;
    const double turned_sin = quarter == 0 ? s : quarter == 1 ? c : quarter == 2 ? -s : -c;
    out[static_cast<std::size_t>(n)] = scale * turned_cos;
    if (n <= n_sin) out[static_cast<std::size_t>(n_cos + n)] = scale * turned_sin;
  }
}

/// |cos| + |sin| of one angle is at most sqrt(2); a cosine without its sine at most 1.
double fourier_derivative_bound(const Axis& axis, int order) {
  const double omega = 2 * std::numbers::pi / (axis.hi - axis.lo);
  double bound = order == 0 ? 1 : 0;
  for (int n = 1; n <= fourier_cosines(axis); ++n) {
    const double pair = n <= fourier_sines(axis) ? std::numbers::sqrt2 : 1.0;
    bound += pair * std::pow(n * omega, order);
  }
  return bound * (1 + 1e-12);
}

}  // namespace gtv::feature
