#include "gtv/feature/pair_products.hpp"

#include <cmath>
#include <cstdlib>

#include "feature/axis_kinds.hpp"
#include "feature/bells.hpp"
#include "gtv/base/error.hpp"

namespace gtv::feature {
namespace {

using Pair = PairProducts::Pair;

/// A Fourier feature as the real part of a harmonic: cos(n theta), or sin(n theta).
struct Harmonic {
  int n = 0;
  bool sine = false;
};

Harmonic harmonic(const Axis& axis, int feature) {
  const int cosines = fourier_cosines(axis);
  return feature <= cosines ? Harmonic{feature, false} : Harmonic{feature - cosines, true};
}

/// Functions: cos(k theta) at k, k = 0 … 2 cosines; sin(k theta) after them, k from 1.
Pair fourier_pair(const Axis& axis, int i, int j) {
  const Harmonic a = harmonic(axis, i);
  const Harmonic b = harmonic(axis, j);
  if (a.sine == b.sine) {  // 2 cos cos, 2 sin sin = cos of the difference +, - cos of the sum
    return {{std::abs(a.n - b.n), 0.5}, {a.n + b.n, a.sine ? -0.5 : 0.5}};
  }
  const int before_sines = 2 * fourier_cosines(axis);
  const int difference = a.sine ? a.n - b.n : b.n - a.n;  // 2 sin a cos b = sin(a+b) + sin(a-b)
  if (difference == 0) return {{before_sines + a.n + b.n, 0.5}, {}};
  return {{before_sines + a.n + b.n, 0.5},
          {before_sines + std::abs(difference), difference > 0 ? 0.5 : -0.5}};
}

Pair gaussian_pair(int i, int j) {
  const double apart = i - j;
  return {{i + j, std::exp(-apart * apart)}, {}};
}

}  // namespace

PairProducts::PairProducts(const Axis& axis) : axis_(axis) {
  const bool gaussian = axis.kind == AxisKind::gaussian;
  functions_ = gaussian ? 2 * axis.count - 1 : 1 + 3 * fourier_cosines(axis) + fourier_sines(axis);
  pairs_.reserve(static_cast<std::size_t>(axis.count) * static_cast<std::size_t>(axis.count));
  for (int i = 0; i < axis.count; ++i) {
    for (int j = 0; j < axis.count; ++j) {
      pairs_.push_back(gaussian ? gaussian_pair(i, j) : fourier_pair(axis, i, j));
    }
  }
}

Matrix PairProducts::evaluate(std::span<const double> z) const {
  for (const double value : z) {
    if (!std::isfinite(value)) {
      throw_input("features: got the coordinate {}, expected a finite one", value);
    }
  }
  Matrix out(static_cast<Index>(z.size()), functions_);
  const auto row_length = static_cast<std::size_t>(functions_);
  const auto row = [&](std::size_t i) {
    return std::span<double>(out.data() + i * row_length, row_length);
  };
  if (axis_.kind == AxisKind::gaussian) {
    const Bells bells = pair_bells(axis_);
    for (std::size_t i = 0; i < z.size(); ++i) bells.evaluate(z[i], row(i));
  } else {
    const int cosines = 2 * fourier_cosines(axis_);
    for (std::size_t i = 0; i < z.size(); ++i) {
      fourier_harmonics(fourier_angle(axis_, z[i]), cosines, functions_ - 1 - cosines, row(i));
    }
  }
  return out;
}

}  // namespace gtv::feature
