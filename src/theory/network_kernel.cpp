#include "gtv/theory/network_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"

namespace gtv::theory {
namespace {

using std::numbers::pi;

/// Covariance of a layer's preactivations at two inputs, by parts that survive where the inputs
/// almost coincide or oppose: variances, their difference, and the angle with its supplement.
struct PairCovariance {
  double first;
  double second;
  double both;
  double excess;      // first - second
  double angle;       // arccos of the correlation, 0 … pi
  double supplement;  // pi - angle

  [[nodiscard]] double scale() const { return std::sqrt(first * second); }
  [[nodiscard]] double sine() const { return std::sin(std::min(angle, supplement)); }
};

/// sin(x) - x cos(x) on [0, pi], without cancellation at small x.
double sine_less_arc(double x) {
  if (x > 0.7) return std::sin(x) - x * std::cos(x);
  double power = x * x * x / 2;  // x^{2n+1} / (2n)! times the sign
  double sum = 0;
  for (int n = 1; n <= 9; ++n) {
    sum += power * 2 * n / (2 * n + 1);
    power *= -x * x / ((2 * n + 1) * (2 * n + 2));
  }
  return sum;
}

/// Of the inputs with the bias as one coordinate more.
PairCovariance of_inputs(const Network& network, const VectorView& u, const VectorView& v) {
  const double weight = network.weight_variance / static_cast<double>(u.size());
  const double bias = network.bias_variance;
  PairCovariance pair{};
  pair.first = weight * u.squaredNorm() + bias;
  pair.second = weight * v.squaredNorm() + bias;
  pair.excess = weight * (u - v).dot(u + v);
  if (pair.first == 0 || pair.second == 0) {
    pair.angle = pair.supplement = pi / 2;
    return pair;
  }
  // Half the angle is seen from the difference and the sum of the unit vectors. The difference is
  // written with u - v, because rounded unit vectors no longer tell close inputs apart.
  const double p = std::sqrt(pair.first);
  const double q = std::sqrt(pair.second);
  const double shrink = pair.excess / (p + q) / (p * q);  // 1 / q - 1 / p
  const double less = weight * ((u - v) / p - v * shrink).squaredNorm() + bias * shrink * shrink;
  const double more =
      weight * ((u + v) / p + v * shrink).squaredNorm() + bias * (1 / p + 1 / q) * (1 / p + 1 / q);
  pair.angle = 2 * std::atan2(std::sqrt(less), std::sqrt(more));
  pair.supplement = 2 * std::atan2(std::sqrt(more), std::sqrt(less));
  pair.both = weight * u.dot(v) + bias;
  return pair;
}

/// Arc-cosine kernel of order 1: the next layer's covariance.
PairCovariance next_relu(const Network& network, const PairCovariance& pair) {
  const double half = network.weight_variance / 2;
  const double bias = network.bias_variance;
  const double first = half * pair.first;
  const double second = half * pair.second;
  const double scale = std::sqrt(first * second);
  const double correlation = sine_less_arc(pair.supplement) / pi;
  PairCovariance next{.first = first + bias,
                      .second = second + bias,
                      .both = scale * correlation + bias,
                      .excess = half * pair.excess,
                      .angle = pi / 2,
                      .supplement = pi / 2};
  const double after = next.scale();
  if (after == 0) return next;
  // One less the correlation, as a sum of terms >= 0.
  const double sine = std::sin(pair.angle / 2);
  const double versine = 2 * sine * sine - sine_less_arc(pair.angle) / pi;
  const double roots = std::sqrt(first) + std::sqrt(second);
  const double gap = roots > 0 ? next.excess / roots : 0;  // difference of the roots
  const double less = (scale * versine + bias * gap * gap / (after + scale + bias)) / after;
  next.angle =
      less < 0.5 ? 2 * std::asin(std::sqrt(std::max(less, 0.0) / 2)) : std::acos(next.both / after);
  next.supplement = pi - next.angle;  // the angle is at most pi / 2 now
  return next;
}

/// The same with erf: the arcsine kernel, which is smooth, so that plain differences do.
PairCovariance next_erf(const Network& network, const PairCovariance& pair) {
  const auto arcsine = [](double covariance, double rest) {
    return 2 / pi * std::atan2(2 * covariance, std::sqrt(rest));
  };
  const double area = pair.scale() * pair.sine();  // root of the determinant
  const double first = arcsine(pair.first, 1 + 4 * pair.first);
  const double second = arcsine(pair.second, 1 + 4 * pair.second);
  const double covariance =
      arcsine(pair.both, 1 + 2 * pair.first + 2 * pair.second + 4 * area * area);
  const double weight = network.weight_variance;
  const double bias = network.bias_variance;
  PairCovariance next{};
  next.first = weight * first + bias;
  next.second = weight * second + bias;
  next.both = weight * covariance + bias;
  next.excess = weight * (first - second);
  const double scale = next.scale();
  if (scale == 0) {
    next.angle = next.supplement = pi / 2;
    return next;
  }
  const double cosine = std::clamp(next.both / scale, -1.0, 1.0);
  next.angle = std::acos(cosine);
  next.supplement = std::acos(-cosine);
  return next;
}

/// E[phi'(f) phi'(f')].
double slopes(Activation activation, const PairCovariance& pair) {
  if (activation == Activation::relu) return pair.supplement / (2 * pi);
  const double area = pair.scale() * pair.sine();
  return 4 / pi / std::sqrt(1 + 2 * pair.first + 2 * pair.second + 4 * area * area);
}

NetworkKernels<double> recursion(const Network& network, const VectorView& u, const VectorView& v) {
  PairCovariance pair = of_inputs(network, u, v);
  double tangent = pair.both;
  for (int layer = 0; layer < network.hidden_layers; ++layer) {
    const double slope = slopes(network.activation, pair);
    pair =
        network.activation == Activation::relu ? next_relu(network, pair) : next_erf(network, pair);
    tangent = pair.both + network.weight_variance * slope * tangent;
  }
  return {pair.both, tangent};
}

void check_network(const Network& network, Index width_u, Index width_v) {
  if (network.hidden_layers < 1) {
    throw_input("network_kernels: hidden_layers: got {}, expected at least 1",
                network.hidden_layers);
  }
  if (!(network.weight_variance > 0) || !std::isfinite(network.weight_variance) ||
      !(network.bias_variance >= 0) || !std::isfinite(network.bias_variance)) {
    throw_input(
        "network_kernels: got weight_variance {} and bias_variance {}, expected finite ones, > 0 "
        "and >= 0",
        network.weight_variance, network.bias_variance);
  }
  if (width_u != width_v || width_u < 1) {
    throw_input("network_kernels: got inputs of length {} and {}, expected the same, at least 1",
                width_u, width_v);
  }
}

}  // namespace

NetworkKernels<double> network_kernels(const Network& network, const VectorView& u,
                                       const VectorView& v) {
  check_network(network, u.size(), v.size());
  const NetworkKernels<double> kernels = recursion(network, u, v);
  if (!std::isfinite(kernels.nngp) || !std::isfinite(kernels.ntk)) {
    throw_input(
        "network_kernels: got inputs that are not finite or too large, expected finite ones");
  }
  return kernels;
}

NetworkKernels<Matrix> network_kernel_matrices(const Network& network, const MatrixView& u,
                                               const MatrixView& v) {
  check_network(network, u.cols(), v.cols());
  NetworkKernels<Matrix> kernels{Matrix(u.rows(), v.rows()), Matrix(u.rows(), v.rows())};
  parallel_for(static_cast<std::size_t>(u.rows()), [&](std::size_t task) {
    const auto i = static_cast<Index>(task);
    const Vector row = u.row(i).transpose();
    for (Index j = 0; j < v.rows(); ++j) {
      const NetworkKernels<double> pair = network_kernels(network, row, v.row(j).transpose());
      kernels.nngp(i, j) = pair.nngp;
      kernels.ntk(i, j) = pair.ntk;
    }
  });
  return kernels;
}

}  // namespace gtv::theory
