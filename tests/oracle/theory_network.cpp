#include "oracle/theory_network.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "gtv/base/random.hpp"

namespace gtv::oracle {
namespace {

using theory::Activation;

double value_of(Activation activation, double z) {
  return activation == Activation::relu ? std::max(z, 0.0) : std::erf(z);
}

double slope_of(Activation activation, double z) {
  if (activation == Activation::relu) return z > 0 ? 1 : 0;
  return 2 / std::sqrt(std::numbers::pi) * std::exp(-z * z);
}

/// Integral of f against the standard normal density, with a panel edge at `kink`.
template <class F>
double against_normal(const F& f, double kink) {
  constexpr double end = 9;
  constexpr int panels = 9;
  const double middle = std::clamp(kink, -end, end);
  double sum = 0;
  for (const auto& [lo, hi] : {std::pair{-end, middle}, std::pair{middle, end}}) {
    for (int k = 0; k < panels; ++k) {
      const double a = lo + (hi - lo) * k / panels;
      const double b = lo + (hi - lo) * (k + 1) / panels;
      if (!(b > a)) continue;
      sum += boost::math::quadrature::gauss<double, 15>::integrate(
          [&](double z) { return f(z) * std::exp(-z * z / 2); }, a, b);
    }
  }
  return sum / std::sqrt(2 * std::numbers::pi);
}

struct Covariance {
  double first;
  double second;
  double both;
};

template <class F>
double expectation(const F& f, const Covariance& k) {
  const double slope = k.both / std::sqrt(k.first);
  const double rest = std::sqrt(std::max(k.second - slope * slope, 0.0));
  return against_normal(
      [&](double z) {
        const double left = f(std::sqrt(k.first) * z);
        // Equal inputs: nothing is left to integrate over.
        if (rest < 1e-7) return left * f(slope * z);
        return left *
               against_normal([&](double y) { return f(slope * z + rest * y); }, -slope * z / rest);
      },
      0);
}

}  // namespace

theory::NetworkKernels<double> network_kernels_by_quadrature(const theory::Network& network,
                                                             const Vector& u, const Vector& v) {
  const double weight = network.weight_variance;
  const double bias = network.bias_variance;
  const auto width = static_cast<double>(u.size());
  Covariance k{weight * u.dot(u) / width + bias, weight * v.dot(v) / width + bias,
               weight * u.dot(v) / width + bias};
  double tangent = k.both;
  const auto value = [&](double z) { return value_of(network.activation, z); };
  const auto slope = [&](double z) { return slope_of(network.activation, z); };
  for (int layer = 0; layer < network.hidden_layers; ++layer) {
    const double slopes = expectation(slope, k);
    const Covariance next{weight * expectation(value, {k.first, k.first, k.first}) + bias,
                          weight * expectation(value, {k.second, k.second, k.second}) + bias,
                          weight * expectation(value, k) + bias};
    k = next;
    tangent = k.both + weight * slopes * tangent;
  }
  return {k.both, tangent};
}

theory::NetworkKernels<Matrix> kernels_of_a_random_network(const theory::Network& network,
                                                           const Matrix& u, Index width,
                                                           std::uint32_t member) {
  const RandomStream random(3, member, Purpose::test);
  std::uint64_t next = 0;
  const auto normals = [&](Index rows, Index columns) {
    Matrix out(rows, columns);
    for (Index i = 0; i < out.size(); ++i) out.data()[i] = random.normal(next++);
    return out;
  };
  std::vector<Matrix> weights;  // of layers 1 … L
  std::vector<Matrix> outputs{u};
  std::vector<Matrix> slopes;
  for (int layer = 0; layer < network.hidden_layers; ++layer) {
    const Matrix& h = outputs.back();
    const double scale = std::sqrt(network.weight_variance / static_cast<double>(h.cols()));
    weights.push_back(scale * normals(h.cols(), width));
    const Matrix bias = std::sqrt(network.bias_variance) * normals(1, width);
    const Matrix f = (h * weights.back()).rowwise() + bias.row(0);
    slopes.push_back(f.unaryExpr([&](double z) { return slope_of(network.activation, z); }));
    outputs.push_back(f.unaryExpr([&](double z) { return value_of(network.activation, z); }));
  }
  const auto covariance_after = [&](const Matrix& h) -> Matrix {
    return ((network.weight_variance / static_cast<double>(h.cols()) * h * h.transpose()).array() +
            network.bias_variance)
        .matrix();
  };
  theory::NetworkKernels<Matrix> kernels{covariance_after(outputs.back()), {}};
  kernels.ntk = kernels.nngp;  // gradients by the last layer's weights and bias
  Matrix back = std::sqrt(network.weight_variance / static_cast<double>(width)) *
                normals(1, width).replicate(u.rows(), 1);
  for (int layer = network.hidden_layers - 1; layer >= 0; --layer) {
    const auto l = static_cast<std::size_t>(layer);
    const Matrix delta = back.cwiseProduct(slopes[l]);
    kernels.ntk += covariance_after(outputs[l]).cwiseProduct(delta * delta.transpose());
    back = delta * weights[l].transpose();
  }
  return kernels;
}

}  // namespace gtv::oracle
