#include "gtv/feature/axis.hpp"

#include <cmath>

#include "feature/axis_kinds.hpp"
#include "feature/bells.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"

namespace gtv::feature {
namespace {

constexpr int kMaxCount = 1000;
constexpr int kMaxOrder = 12;

void require_finite(double z) {
  if (!std::isfinite(z)) throw_input("features: got the coordinate {}, expected a finite one", z);
}

void require_room(const Axis& axis, std::span<double> out) {
  if (out.size() != static_cast<std::size_t>(axis.count)) {
    throw_input("features: got room for {} values, expected {}", out.size(), axis.count);
  }
}

void require_order(int order) {
  if (order < 0 || order > kMaxOrder) {
    throw_input("features: got derivative order {}, expected 0 to {}", order, kMaxOrder);
  }
}

}  // namespace

void Axis::evaluate(double z, std::span<double> out) const {
  require_finite(z);
  require_room(*this, out);
  if (kind == AxisKind::gaussian) {
    Bells(*this).evaluate(z, out);
  } else {
    fourier_harmonics(fourier_angle(*this, z), fourier_cosines(*this), fourier_sines(*this), out);
  }
}

Matrix Axis::evaluate(std::span<const double> z) const {
  Matrix out(static_cast<Index>(z.size()), count);
  const auto row_length = static_cast<std::size_t>(count);
  const auto row = [&](std::size_t i) {
    return std::span<double>(out.data() + i * row_length, row_length);
  };
  for (const double value : z) require_finite(value);
  if (kind == AxisKind::gaussian) {
    const Bells bells(*this);
    for (std::size_t i = 0; i < z.size(); ++i) bells.evaluate(z[i], row(i));
  } else {
    for (std::size_t i = 0; i < z.size(); ++i) {
      fourier_harmonics(fourier_angle(*this, z[i]), fourier_cosines(*this), fourier_sines(*this),
                        row(i));
    }
  }
  return out;
}

void Axis::derivative(double z, int order, std::span<double> out) const {
  require_finite(z);
  require_room(*this, out);
  require_order(order);
  if (kind == AxisKind::gaussian) {
    gaussian_derivatives(*this, z, order, out);
  } else {
    fourier_derivatives(*this, z, order, out);
  }
}

double Axis::derivative_bound(int order) const {
  require_order(order);
  return kind == AxisKind::gaussian ? gaussian_derivative_bound(*this, order)
                                    : fourier_derivative_bound(*this, order);
}

AxisKind parse_axis_kind(std::string_view name) {
  if (name == "gaussian") return AxisKind::gaussian;
  if (name == "fourier") return AxisKind::fourier;
  const std::string guess = nearest(name, {"gaussian", "fourier"});
  throw_input("features: got '{}', expected gaussian or fourier{}", name,
              guess.empty() ? "" : " (nearest: " + guess + ")");
}

void check_axis(const Axis& axis, std::string_view key) {
  const int least = axis.kind == AxisKind::gaussian ? 2 : 1;
  if (axis.count < least || axis.count > kMaxCount) {
    throw_input("{}: got {} features on an axis, expected {} to {}", key, axis.count, least,
                kMaxCount);
  }
  if (!std::isfinite(axis.lo) || !std::isfinite(axis.hi) || !(axis.lo < axis.hi) ||
      !std::isfinite(axis.hi - axis.lo)) {
    throw_input("{}: got the range [{}, {}], expected two finite numbers, the smaller first", key,
                axis.lo, axis.hi);
  }
}

}  // namespace gtv::feature
