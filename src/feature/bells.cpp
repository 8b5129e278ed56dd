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
// Bells further from the nearest centre, at least 17 widths from z, are below exp(-17^2 / 2) =
// 2e-63 of their peak and left out: products over axes and pairs of them would underflow, which is
// slow.
constexpr int kReach = 8;
constexpr double kNegligibleExponent = 17 * 17 / 2.0;

/// exp(-2 k^2)
const std::array<double, kReach + 1>& falloff() {
  static const auto table = [] {
    std::array<double, kReach + 1> values{};
    for (int k = 0; k <= kReach; ++k) values[static_cast<std::size_t>(k)] = std::exp(-2.0 * k * k);
    return values;
  }();
  return table;
}

}  // namespace

Bells::Bells(const Axis& axis)
    : first_(axis.lo),
      spacing_(axis.spacing()),
      inverse_spacing_(1 / axis.spacing()),
      inverse_width_(1 / axis.width()),
      peak_(std::numbers::inv_sqrtpi / (std::numbers::sqrt2 * axis.width())),
      count_(axis.count) {}

void Bells::evaluate(double z, std::span<double> out) const {
  const double position = (z - first_) * inverse_spacing_;
  const int centre = static_cast<int>(std::clamp(position + 0.5, 0.0, count_ - 1.0));
  const double u = (z - (first_ + spacing_ * centre)) * inverse_width_;
  if (std::abs(u) > kRecurrenceLimit) {
    for (int k = 0; k < count_; ++k) {
      const double v = (z - (first_ + spacing_ * k)) * inverse_width_;
      const double exponent = 0.5 * v * v;
      out[static_cast<std::size_t>(k)] =
          exponent < kNegligibleExponent ? peak_ * std::exp(-exponent) : 0.0;
    }
    return;
  }

  // exp(-(u - 2k)^2 / 2) = exp(-u^2 / 2) exp(2u)^k exp(-2 k^2)
  const auto& fall = falloff();
  const double ratio = std::exp(2 * u);
  const double inverse_ratio = 1 / ratio;
  const int below = std::min(centre, kReach);
  const int above = std::min(count_ - 1 - centre, kReach);
  double* const at = out.data() + centre;
  std::fill(out.data(), at - below, 0.0);
  std::fill(at + above + 1, out.data() + count_, 0.0);
  at[0] = peak_ * std::exp(-0.5 * u * u);
  double power = at[0];
  for (int k = 1; k <= above; ++k) {
    power *= ratio;
    at[k] = power * fall[static_cast<std::size_t>(k)];
  }
  power = at[0];
  for (int k = 1; k <= below; ++k) {
    power *= inverse_ratio;
    at[-k] = power * fall[static_cast<std::size_t>(k)];
  }
}

}  // namespace gtv::feature
