#include "gtv/estimator/training_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "gtv/score/field.hpp"
#include "samples.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using gtv::Vector;
using namespace gtv::estimator;
using test::two_points;
using test::variance_preserving;

TEST(TrainingDraws, OfTwiceAsManySamplesStartWithTheSame) {
  for (const Index dimension : {1, 3}) {
    const TrainingSet few =
        draw_training_set(two_points(dimension, 0.2), variance_preserving(), 1e-3, 1, 50, 7, 3);
    const TrainingSet many =
        draw_training_set(two_points(dimension, 0.2), variance_preserving(), 1e-3, 1, 100, 7, 3);
    EXPECT_EQ(few.x0, many.x0.topRows(50));
    EXPECT_EQ(few.x, many.x.topRows(50));
    EXPECT_EQ(few.t, many.t.head(50));
  }
}

TEST(TrainingDraws, DifferBetweenMembersAndSeeds) {
  const auto draw = [](std::uint64_t seed, std::uint32_t member) {
    return draw_training_set(two_points(1), variance_preserving(), 1e-3, 1, 20, seed, member);
  };
  EXPECT_EQ(draw(1, 1).x, draw(1, 1).x);
  EXPECT_NE(draw(1, 1).t, draw(1, 2).t);
  EXPECT_NE(draw(1, 1).x, draw(1, 2).x);
  EXPECT_NE(draw(1, 1).t, draw(2, 1).t);
}

TEST(TrainingDraws, AreTheForwardProcessOfTheStreamsNumbers) {
  const auto data = two_points(2, 0.1);
  const TrainingSet set = draw_training_set(data, variance_preserving(), 0.2, 0.7, 9, 5, 6);
  const gtv::RandomStream noise(5, 6, gtv::Purpose::training_noise);
  const gtv::RandomStream spread(5, 6, gtv::Purpose::data_noise);
  const gtv::RandomStream time(5, 6, gtv::Purpose::training_time);
  const gtv::RandomStream point(5, 6, gtv::Purpose::training_point);
  for (Index i = 0; i < 9; ++i) {
    const auto sample = static_cast<std::uint64_t>(i);
    EXPECT_DOUBLE_EQ(set.t[i], 0.2 + 0.5 * time.uniform(sample));
    const Index component = point.uniform(sample) < 0.3 ? 0 : 1;
    const auto level = variance_preserving().level(set.t[i]);
    for (Index d = 0; d < 2; ++d) {
      const std::uint64_t index = sample * 2 + static_cast<std::uint64_t>(d);
      EXPECT_DOUBLE_EQ(set.x0(i, d), data.points(component, d) + 0.1 * spread.normal(index));
      EXPECT_DOUBLE_EQ(set.x(i, d), level.alpha * set.x0(i, d) + level.sigma * noise.normal(index));
    }
  }
}

/// Each statistic is a mean of 40,000 independent terms and must lie within 4.5 standard errors of
/// its expectation: false-alarm rate 7e-6 for each of 9, 6e-5 for the test. The seed is fixed.
TEST(TrainingDraws, HaveTheMomentsOfTheirLaws) {
  constexpr Index kSamples = 40'000;
  constexpr double kErrors = 4.5;
  const double root = std::sqrt(static_cast<double>(kSamples));
  const auto data = two_points(2, 0.25);
  const TrainingSet set = draw_training_set(data, variance_preserving(), 0.1, 0.9, kSamples, 11, 0);

  EXPECT_NEAR(set.t.mean(), 0.5, kErrors * 0.8 / std::sqrt(12.0) / root);
  EXPECT_NEAR((set.t.array() - 0.5).square().mean(), 0.64 / 12,
              kErrors * 0.64 * std::sqrt(1.0 / 180) / root);
  EXPECT_GT(set.t.minCoeff(), 0.1);
  EXPECT_LT(set.t.maxCoeff(), 0.9);

  for (Index d = 0; d < 2; ++d) {
    const double low = data.points(0, d);
    const double high = data.points(1, d);
    const double variance = 0.3 * 0.7 * (high - low) * (high - low) + 0.25 * 0.25;
    EXPECT_NEAR(set.x0.col(d).mean(), 0.3 * low + 0.7 * high, kErrors * std::sqrt(variance) / root);
  }

  Matrix noise(kSamples, 2);
  for (Index i = 0; i < kSamples; ++i) {
    const auto level = variance_preserving().level(set.t[i]);
    noise.row(i) = (set.x.row(i) - level.alpha * set.x0.row(i)) / level.sigma;
  }
  for (Index d = 0; d < 2; ++d) {
    EXPECT_NEAR(noise.col(d).mean(), 0, kErrors / root);
    EXPECT_NEAR(noise.col(d).squaredNorm() / kSamples, 1, kErrors * std::sqrt(2.0) / root);
  }
  EXPECT_NEAR(noise.col(0).dot(noise.col(1)) / kSamples, 0, kErrors / root);
}

TEST(TrainingDraws, RefuseNoSamplesAndTimesOutOfRange) {
  const auto draw = [](double t_min, double t_max, Index samples) {
    static_cast<void>(
        draw_training_set(two_points(1), variance_preserving(), t_min, t_max, samples, 0, 0));
  };
  EXPECT_THROW(draw(0.1, 1, 0), gtv::InputError);
  EXPECT_THROW(draw(0.5, 0.5, 4), gtv::InputError);
  EXPECT_THROW(draw(-0.1, 1, 4), gtv::InputError);
  EXPECT_THROW(draw(0.1, 1.5, 4), gtv::InputError);
  EXPECT_THROW(draw(std::nan(""), 1, 4), gtv::InputError);
}

TEST(RegressionTargets, OfTheProxyAreTheCleanPoints) {
  const TrainingSet set = test::draws(2, 30);
  EXPECT_EQ(regression_targets(set, Target::proxy, two_points(2, 0.1), variance_preserving()),
            set.x0);
}

TEST(RegressionTargets, OfTheTruthArePosteriorMeansAtEachSamplesOwnTime) {
  const auto data = two_points(2, 0.1);
  const TrainingSet set = test::draws(2, 40);
  const Matrix got = regression_targets(set, Target::truth, data, variance_preserving());
  for (Index i = 0; i < set.size(); ++i) {
    const auto level = variance_preserving().level(set.t[i]);
    const double variance = level.alpha * level.alpha * 0.01 + level.sigma * level.sigma;
    // E[x0 | x, m] = mu_m + alpha v / variance (x - alpha mu_m), mixed by the posterior of m.
    gtv::Vector mean = gtv::Vector::Zero(2);
    double total = 0;
    for (Index m = 0; m < 2; ++m) {
      const Vector off = (set.x.row(i) - level.alpha * data.points.row(m)).transpose();
      const double weight = data.weights[m] * std::exp(-0.5 * off.squaredNorm() / variance);
      mean += weight * (data.points.row(m).transpose() + level.alpha * 0.01 / variance * off);
      total += weight;
    }
    if (total < 1e-200) continue;  // the plain sum underflows, score::denoise does not
    EXPECT_NEAR(got(i, 0), mean[0] / total, 1e-11);
    EXPECT_NEAR(got(i, 1), mean[1] / total, 1e-11);
  }
}

TEST(RegressionTargets, RefuseShapesThatDisagree) {
  TrainingSet set = test::draws(2, 5);
  EXPECT_THROW(static_cast<void>(
                   regression_targets(set, Target::proxy, two_points(1), variance_preserving())),
               gtv::InputError);
  set.t.conservativeResize(4);
  EXPECT_THROW(static_cast<void>(
                   regression_targets(set, Target::truth, two_points(2), variance_preserving())),
               gtv::InputError);
}

}  // namespace
