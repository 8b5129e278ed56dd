#include "sampler/expansion_bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace gtv::sampler {
namespace {

using feature::Axis;
using feature::AxisKind;

constexpr double lebesgue_constant = 2.5;

/// sup over z of sum_j |phi_j^(order)(z)| for Gaussian features of unit width: the features of any
/// axis are these, stretched.
double unit_gaussian_bound(int order) {
  static const std::array<double, max_degree + 2> bounds = [] {
    // Centres two widths apart; features beyond this many centres are below 1e-16.
    const Axis unit{.kind = AxisKind::gaussian, .count = 24, .lo = 0, .hi = 46};
    std::array<double, max_degree + 2> all{};
    for (int n = 0; n <= max_degree + 1; ++n) {
      all[static_cast<std::size_t>(n)] = unit.derivative_bound(n) * (1 + 1e-12);
    }
    return all;
  }();
  return bounds[static_cast<std::size_t>(order)];
}

double power(double base, int exponent) {
  double product = 1;
  for (int i = 0; i < exponent; ++i) product *= base;
  return product;
}

double summed_bound(const Axis& axis, int order) {
  return unit_gaussian_bound(order) / power(axis.width(), order + 1);
}

/// Frobenius norms of the weights over pairs of harmonics, (harmonics of x, harmonics of y). The
/// constant of a one-dimensional problem counts as harmonic 0 of y.
Matrix harmonic_norms(const MatrixView& w, const Axis& x, const Axis* y) {
  const int nx = harmonic(x, x.count - 1) + x.count / 2 + 1;
  const int ny = y != nullptr ? harmonic(*y, y->count - 1) + y->count / 2 + 1 : 1;
  Matrix squares = Matrix::Zero(nx, ny);
  for (Index i = 0; i < w.rows(); ++i) {
    for (Index j = 0; j < w.cols(); ++j) {
      const int h = y != nullptr ? harmonic(*y, static_cast<int>(j)) : 0;
      squares(harmonic(x, static_cast<int>(i)), h) += w(i, j) * w(i, j);
    }
  }
  return squares.cwiseSqrt();
}

}  // namespace

ExpansionBound::ExpansionBound(std::vector<Axis> axes) : axes_(std::move(axes)) {}

std::vector<ExpansionBound::Wave> ExpansionBound::waves(const MatrixView& w,
                                                        std::size_t axis) const {
  const bool plane = axes_.size() == 2;
  if (axes_[0].kind == AxisKind::gaussian) {
    const double across = plane ? summed_bound(axes_[1 - axis], 0) : 1;
    return {{.amplitude = w.cwiseAbs().maxCoeff() * across, .number = 0}};
  }
  const Matrix norms = harmonic_norms(w, axes_[0], plane ? &axes_[1] : nullptr);
  const double base = 2 * std::numbers::pi / (axes_[axis].hi - axes_[axis].lo);
  std::vector<Wave> all;
  for (Index h = 0; h < (axis == 0 ? norms.rows() : norms.cols()); ++h) {
    all.push_back({.amplitude = axis == 0 ? norms.row(h).sum() : norms.col(h).sum(),
                   .number = base * static_cast<double>(h)});
  }
  return all;
}

double ExpansionBound::derivative_supremum(const std::vector<Wave>& waves, std::size_t axis,
                                           int order) const {
  if (axes_[0].kind == AxisKind::gaussian) {
    return waves[0].amplitude * summed_bound(axes_[axis], order);
  }
  double bound = 0;
  for (const Wave& wave : waves) bound += wave.amplitude * power(wave.number, order);
  return bound;
}

ExpansionRadii ExpansionBound::radii(const MatrixView& spatial, double allowed) const {
  ExpansionRadii out{};
  const Index rows = axes_[0].count;
  const Index columns = spatial.cols() / rows;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    double share = allowed;
    if (axes_.size() == 2) share *= axis == 0 ? 0.4 : 0.6 / lebesgue_constant;
    std::vector<std::vector<Wave>> components;
    for (Index c = 0; c < spatial.rows(); ++c) {
      components.push_back(
          waves(Eigen::Map<const Matrix>(spatial.row(c).data(), rows, columns), axis));
    }
    double factorial = 1;
    for (int degree = 0; degree <= max_degree; ++degree) {
      const int n = degree + 1;
      factorial *= n;
      double supremum = 0;
      for (const std::vector<Wave>& component : components) {
        supremum = std::max(supremum, derivative_supremum(component, axis, n));
      }
      const double radius = supremum > 0 ? 2 * std::pow(share * factorial / (2 * supremum), 1.0 / n)
                                         : std::numeric_limits<double>::infinity();
      out[axis][static_cast<std::size_t>(degree)] = radius;
    }
  }
  return out;
}

}  // namespace gtv::sampler
