#pragma once

#include <rapidcheck.h>

#include <cmath>
#include <random>

#include "gtv/score/field.hpp"

namespace gtv::score {

/// A mixture, a level and queries where the fields are hard or easy, drawn from one integer.
struct Case {
  Mixture data;
  Level level;
  Matrix x;
};

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : engine_(seed) {}

  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(engine_);
  }
  double log_uniform(double low, double high) {
    return std::exp(uniform(std::log(low), std::log(high)));
  }
  double normal() { return std::normal_distribution<double>()(engine_); }
  Index integer(Index low, Index high) {
    return std::uniform_int_distribution<Index>(low, high)(engine_);
  }

  Mixture mixture(Index largest_size, Index dimension, double scale, double spread = 0) {
    const Index size = integer(1, largest_size);
    Mixture data{Matrix(size, dimension), Vector(size), spread};
    for (Index m = 0; m < size; ++m) {
      for (Index d = 0; d < dimension; ++d) data.points(m, d) = scale * uniform(-1, 1);
      data.weights[m] = log_uniform(1e-4, 1);
    }
    data.weights /= data.weights.sum();
    return data;
  }

  /// Draws from the noised mixture, points between two means, on a mean, and far away.
  Matrix queries(const Mixture& data, const Level& level, double scale, Index count) {
    Matrix x(count, data.dimension());
    for (Index i = 0; i < count; ++i) {
      const Index m = integer(0, data.size() - 1);
      const Index n = integer(0, data.size() - 1);
      const Index kind = integer(0, 4);
      const double far = kind == 4 ? scale * log_uniform(1, 1e6) : 0;
      const double share = kind < 2 ? 0.5 : 1;
      const double noise = kind == 1 || kind == 3 ? level.sigma : 0;
      for (Index d = 0; d < data.dimension(); ++d) {
        const double mean = share * data.points(m, d) + (1 - share) * data.points(n, d);
        x(i, d) = level.alpha * mean + noise * normal() + far * uniform(-1, 1);
      }
    }
    return x;
  }

  Case any_case() {
    const double scale = log_uniform(1e-3, 1e3);
    const double spread = integer(0, 2) == 0 ? scale * log_uniform(1e-6, 1) : 0;
    const Mixture data = mixture(8, integer(1, 4), scale, spread);
    constexpr double alphas[] = {1, 0.8, 0.1, 1e-3};
    const Level level{
        .t = 0.5, .alpha = alphas[integer(0, 3)], .sigma = scale * log_uniform(1e-12, 100)};
    return {data, level, queries(data, level, scale, 10)};
  }

 private:
  std::mt19937_64 engine_;
};

inline Case any_case() {
  return Draw(*rc::gen::arbitrary<std::uint64_t>()).any_case();
}

}  // namespace gtv::score
