#include "gtv/feature/pair_products.hpp"

#include <cmath>
#include <cstdlib>
#include <numbers>

#include "feature/axis_kinds.hpp"
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

/// g_{2i} = phi_i^2, g_{2i+1} = e phi_i phi_{i+1}.
void midway_bells(const double* phi, int count, double* g) {
  for (int i = 0; i + 1 < count; ++i) {
    g[2 * i] = phi[i] * phi[i];
    g[2 * i + 1] = std::numbers::e * phi[i] * phi[i + 1];
  }
  g[2 * count - 2] = phi[count - 1] * phi[count - 1];
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

Matrix PairProducts::evaluate(std::span<const double> z, const Matrix& phi) const {
  const auto n = static_cast<Index>(z.size());
  if (phi.rows() != n || phi.cols() != axis_.count) {
    throw_input("features: got ({}, {}) values at {} points, expected ({}, {})", phi.rows(),
                phi.cols(), n, n, axis_.count);
  }
  Matrix out(n, functions_);
  for (Index p = 0; p < n; ++p) {
    const double at = z[static_cast<std::size_t>(p)];
    if (!std::isfinite(at)) {
      throw_input("features: got the coordinate {}, expected a finite one", at);
    }
    double* const g = out.data() + p * functions_;
    if (axis_.kind == AxisKind::gaussian) {
      midway_bells(phi.data() + p * axis_.count, axis_.count, g);
    } else {
      const int cosines = 2 * fourier_cosines(axis_);
      fourier_harmonics(fourier_angle(axis_, at), cosines, functions_ - 1 - cosines,
                        {g, static_cast<std::size_t>(functions_)});
    }
  }
  return out;
}

}  // namespace gtv::feature
