#include <gtest/gtest.h>

#include <numbers>

#include "gtv/data/preset.hpp"
#include "gtv/score/field.hpp"
#include "score/points.hpp"

namespace gtv::score {

namespace {

Mixture three_points() {
  return equal_points(rows({{-1}, {0}, {1}}));
}

struct Expectations {
  double squared_score = 0;
  double trace = 0;
};

/// E|s|^2 and E tr C by the trapezoidal rule on a grid with `per_sigma` points a standard deviation
/// in every axis, reaching 9 of them beyond the points: spectrally accurate for Gaussian tails.
Expectations expectations(const Mixture& data, const Level& level, double per_sigma) {
  const double deviation = std::hypot(level.alpha * data.spread, level.sigma);
  const double reach = level.alpha * data.points.cwiseAbs().maxCoeff() + 9 * deviation;
  const double h = deviation / per_sigma;
  const auto half = static_cast<Index>(std::ceil(reach / h));
  const Index side = 2 * half + 1;
  Expectations result;
  const Index dimension = data.dimension();
  const Index rows = dimension == 1 ? 1 : side;
  Matrix x(side, dimension);
  for (Index row = 0; row < rows; ++row) {
    for (Index i = 0; i < side; ++i) {
      x(i, 0) = static_cast<double>(i - half) * h;
      if (dimension == 2) x(i, 1) = static_cast<double>(row - half) * h;
    }
    const Fields f = exact_fields(data, level, x, false);
    const Vector mass = f.log_density.array().exp() * std::pow(h, static_cast<double>(dimension));
    result.squared_score += mass.dot(f.score.rowwise().squaredNorm());
    result.trace += mass.dot(f.trace_cov);
  }
  return result;
}

/// 1/2 int mmse(gamma) d gamma by the trapezoidal rule in log gamma. @source T2.8
double half_integral_of_mmse(const Mixture& data, double per_sigma) {
  constexpr double step = 0.25;
  double sum = 0;
  for (double u = -20; u <= 6.5; u += step) {
    const double gamma = std::exp(u);
    const double alpha = 0.8;  // not 1, so a lost alpha shows
    const Level level{.t = 0.5, .alpha = alpha, .sigma = alpha / std::sqrt(gamma)};
    const double variance = level.sigma * level.sigma;
    const double mmse =
        variance * variance / (alpha * alpha) * expectations(data, level, per_sigma).trace;
    sum += step * gamma * mmse / 2;
  }
  return sum;
}

}  // namespace

TEST(ProxyScore, HasTheSecondMomentsOfThreePointsInClosedForm) {
  const Level level{.t = 0.5, .alpha = 0.8, .sigma = 0.6};
  const Expectations got = expectations(three_points(), level, 20);
  EXPECT_NEAR(got.squared_score, 1.353614, 1e-6);
  EXPECT_NEAR(got.trace, 1.424163, 1e-6);
}

TEST(ProxyScore, ConservesItsSecondMoment) {
  const Matrix plane = rows({{-1, 0}, {0.5, 0.3}, {0.7, -0.9}});
  for (const double spread : {0.0, 0.4}) {
    for (const double sigma : {0.05, 0.6, 3.0}) {
      const Level level{.t = 0.5, .alpha = 0.8, .sigma = sigma};
      const Expectations line =
          expectations(equal_points(three_points().points, spread), level, 20);
      EXPECT_NEAR((line.squared_score + line.trace) * sigma * sigma, 1, 1e-10);
      if (sigma < 0.1) continue;
      const Expectations both = expectations(equal_points(plane, spread), level, 8);
      EXPECT_NEAR((both.squared_score + both.trace) * sigma * sigma, 2, 1e-10);
    }
  }
}

TEST(ProxyScore, SpendsTheEntropyOfThePointsOverAllNoiseLevels) {
  EXPECT_NEAR(half_integral_of_mmse(three_points(), 10), 1.098612, 1e-6);
  EXPECT_NEAR(half_integral_of_mmse(equal_points(data::preset_points("polygon")), 4), 1.791759,
              1e-6);
  const Mixture uneven = weighted_points(rows({{-1}, {2}}), Eigen::Vector2d(0.3, 0.7));
  const double entropy = -0.3 * std::log(0.3) - 0.7 * std::log(0.7);
  EXPECT_NEAR(half_integral_of_mmse(uneven, 10), entropy, 1e-6);
}

TEST(ExactFields, OfOneGaussianAreThoseOfAGaussian) {
  const Mixture data = equal_points(rows({{1, -2}}), 0.5);
  const Level level{.t = 0.5, .alpha = 0.8, .sigma = 0.3};
  const Matrix x = rows({{2, 1}});
  const Fields f = exact_fields(data, level, x, true);
  const double variance = 0.16 + 0.09;
  const double first = 2 - 0.8;
  const double second = 1 + 1.6;
  EXPECT_NEAR(f.log_density[0],
              -(first * first + second * second) / (2 * variance) -
                  std::log(2 * std::numbers::pi * variance),
              1e-12);
  EXPECT_NEAR(f.score(0, 1), -second / variance, 1e-12);
  // Bayes: precision 1 / v + alpha^2 / sigma^2, mean in proportion.
  const double precision = 4 + 0.64 / 0.09;
  EXPECT_NEAR(f.denoised(0, 0), (4 * 1 + 0.8 / 0.09 * 2) / precision, 1e-12);
  const double proxy = 0.64 / (0.09 * 0.09) / precision;
  EXPECT_NEAR(f.proxy_cov(0, 0), proxy, 1e-12 * proxy);
  EXPECT_NEAR(f.proxy_cov(0, 1), 0, 1e-12);
  EXPECT_NEAR(f.trace_cov[0], 2 * proxy, 1e-11);
  EXPECT_EQ(f.effective_points[0], 1);
}

}  // namespace gtv::score
