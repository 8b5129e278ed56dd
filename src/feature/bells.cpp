#include "feature/bells.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace gtv::feature {
namespace {

// Beyond this many widths from the nearest centre (z is then far outside) powers could overflow.
constexpr double kRecurrenceLimit = 8;

template <std::size_t Reach>
std::array<double, Reach> make_falloff(double exponent) {
  std::array<double, Reach> values{};
  for (std::size_t k = 0; k < Reach; ++k) {
    values[k] = std::exp(-exponent * static_cast<double>(k * k));
  }
  return values;
}

double normal_peak(double width) {
  return std::numbers::inv_sqrtpi / (std::numbers::sqrt2 * width);
}

}  // namespace

void Bells::evaluate(double z, std::span<double> out) const {
  const double position = (z - first) * inverse_step;
  const int centre = static_cast<int>(std::clamp(position + 0.5, 0.0, count - 1.0));
  const double u = (z - (first + step * centre)) * inverse_width;
  if (std::abs(u) > kRecurrenceLimit) {
    for (int k = 0; k < count; ++k) {
      const double v = (z - (first + step * k)) * inverse_width;
      out[static_cast<std::size_t>(k)] = height * std::exp(-q * v * v);
    }
    return;
  }

  // exp(-q (u - s k)^2) = exp(-q u^2) exp(2 u)^k exp(-q s^2 k^2), as 2 q s = 2.
  const double ratio = std::exp(2 * u);
  const double inverse_ratio = 1 / ratio;
  const double nearest = height * std::exp(-q * u * u);
  const int reach = static_cast<int>(falloff.size()) - 1;
  const int below = std::min(centre, reach);
  const int above = std::min(count - 1 - centre, reach);
  double* const at = out.data() + centre;
  std::fill(out.data(), at - below, 0.0);
  std::fill(at + above + 1, out.data() + count, 0.0);
  at[0] = nearest;
  double power = nearest;
  for (int k = 1; k <= above; ++k) {
    power *= ratio;
    at[k] = power * falloff[static_cast<std::size_t>(k)];
  }
  power = nearest;
  for (int k = 1; k <= below; ++k) {
    power *= inverse_ratio;
    at[-k] = power * falloff[static_cast<std::size_t>(k)];
  }
}

Bells feature_bells(const Axis& axis) {
  // The next bell, 19 centres or 37 widths away, is below exp(-37^2 / 2) = 1e-297 of its peak.
  static const auto table = make_falloff<19>(2);
  const double width = axis.width();
  return {.first = axis.lo,
          .step = axis.spacing(),
          .inverse_step = 1 / axis.spacing(),
          .inverse_width = 1 / width,
          .height = normal_peak(width),
          .q = 0.5,
          .count = axis.count,
          .falloff = table};
}

Bells pair_bells(const Axis& axis) {
  // The next bell is below exp(-25.5^2) = 1e-282 of its peak.
  static const auto table = make_falloff<26>(1);
  const double width = axis.width();
  return {.first = axis.lo,
          .step = width,
          .inverse_step = 1 / width,
          .inverse_width = 1 / width,
          .height = normal_peak(width) * normal_peak(width),
          .q = 1,
          .count = 2 * axis.count - 1,
          .falloff = table};
}

}  // namespace gtv::feature
