#include "oracle/sampler_paths.hpp"

#include <cmath>
#include <numbers>

namespace gtv::oracle {
namespace {

std::vector<double> axis_features(bool fourier, int count, double lo, double hi, double z) {
  std::vector<double> out;
  if (fourier) {
    const int sines = (count - 1) / 2;
    const int cosines = count - 1 - sines;
    out.push_back(1);
    for (int n = 1; n <= cosines; ++n)
      out.push_back(std::cos(2 * std::numbers::pi * n * z / (hi - lo)));
    for (int n = 1; n <= sines; ++n)
      out.push_back(std::sin(2 * std::numbers::pi * n * z / (hi - lo)));
    return out;
  }
  const double spacing = (hi - lo) / (count - 1);
  for (int j = 0; j < count; ++j) {
    const double v = (z - (lo + j * spacing)) / (spacing / 2);
    out.push_back(std::exp(-v * v / 2) / (spacing / 2 * std::sqrt(2 * std::numbers::pi)));
  }
  return out;
}

}  // namespace

Vector euler_path(const forward::Schedule& schedule, const std::vector<double>& grid, Vector x,
                  const PointDenoiser& denoiser) {
  for (std::size_t k = 0; k + 1 < grid.size(); ++k) {
    const forward::Drift drift = schedule.drift(grid[k]);
    x += (grid[k + 1] - grid[k]) * (drift.state * x + drift.denoised * denoiser(x, grid[k]));
  }
  return x;
}

Vector PlainLinear::operator()(const Vector& x, double t) const {
  std::vector<double> product = {1};
  for (Index a = 0; a <= x.size(); ++a) {
    const bool time = a == x.size();
    const auto axis = time ? axis_features(fourier, per_axis, t_min, t_max, t)
                           : axis_features(fourier, per_axis, lo, hi, x(a));
    std::vector<double> next;
    for (const double p : product) {
      for (const double f : axis) next.push_back(p * f);
    }
    product = next;
  }
  const Eigen::Map<const Vector> phi(product.data(), static_cast<Index>(product.size()));
  return weights * phi;
}

Vector right_neighbour(const Vector& x, double lo, double hi) {
  Vector out = x;
  for (double& v : out) {
    double found = hi;
    for (int i = 199; i >= 0; --i) {
      const double g = i == 199 ? hi : lo + i * ((hi - lo) / 199);
      if (g >= v) found = g;
    }
    v = found;
  }
  return out;
}

}  // namespace gtv::oracle
