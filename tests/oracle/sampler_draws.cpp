#include "oracle/sampler_draws.hpp"

#include <cmath>

#include "gtv/base/random.hpp"

namespace gtv::oracle {
namespace {

struct Conditional {
  Vector weights;
  Matrix means;  // (M, D)
  double variance = 0;
};

Conditional conditional(const data::Mixture& data, const forward::Level& level, const Vector& x) {
  const double v = data.spread * data.spread;
  const double s = level.alpha * level.alpha * v + level.sigma * level.sigma;
  Conditional out{Vector(data.size()), data.points, v * level.sigma * level.sigma / s};
  Vector logits(data.size());
  for (Index m = 0; m < data.size(); ++m) {
    const Vector off = x - level.alpha * data.points.row(m).transpose();
    logits[m] = std::log(data.weights[m]) - off.squaredNorm() / (2 * s);
    out.means.row(m) += level.alpha * v / s * off.transpose();
  }
  out.weights = (logits.array() - logits.maxCoeff()).exp();
  out.weights /= out.weights.sum();
  return out;
}

}  // namespace

NaiveNumbers naive_numbers(const DrawKey& key, int dimension) {
  const RandomStream stream(key.seed, key.member, Purpose::naive_draw);
  const auto uniform = [&](std::uint64_t row) {
    const auto words = stream.words((row << 40) + key.trajectory / 4);
    return (words[key.trajectory % 4] + 0.5) / 4294967296.0;
  };
  const std::uint64_t row = key.step * (1 + static_cast<std::uint64_t>(dimension));
  NaiveNumbers numbers{uniform(row), Vector(dimension)};
  for (int a = 0; a < dimension; ++a) {
    numbers.normals[a] = normal_quantile(uniform(row + 1 + static_cast<std::uint64_t>(a)));
  }
  return numbers;
}

Vector naive_answer(const data::Mixture& data, const forward::Level& level, double kappa, double dt,
                    const Vector& x, const NaiveNumbers& numbers) {
  const Conditional given = conditional(data, level, x);
  const Vector mean = given.means.transpose() * given.weights;
  Index chosen = 0;
  double below = given.weights[0];
  while (below <= numbers.uniform && chosen + 1 < data.size()) below += given.weights[++chosen];
  const Vector draw =
      given.means.row(chosen).transpose() + std::sqrt(given.variance) * numbers.normals;
  return mean + std::sqrt(kappa / -dt) * (draw - mean);
}

Matrix posterior_covariance(const data::Mixture& data, const forward::Level& level,
                            const Vector& x) {
  const Conditional given = conditional(data, level, x);
  const Vector mean = given.means.transpose() * given.weights;
  Matrix out = given.variance * Matrix::Identity(x.size(), x.size());
  for (Index m = 0; m < data.size(); ++m) {
    const Vector off = given.means.row(m).transpose() - mean;
    out += given.weights[m] * off * off.transpose();
  }
  return out;
}

}  // namespace gtv::oracle
