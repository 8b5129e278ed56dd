#include "gtv/data/mixture.hpp"

#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "gtv/base/error.hpp"
#include "oracle/data.hpp"

namespace gtv::data {
namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();
const Matrix kPoints{{-1, 0}, {2, 1}, {0.5, 3}};

TEST(Mixture, WithoutWeightsIsUniform) {
  const Mixture mixture = make_mixture(kPoints, {}, 0.2);
  EXPECT_EQ(mixture.points, kPoints);
  EXPECT_EQ(mixture.weights, Vector::Constant(3, 1.0 / 3));
  EXPECT_EQ(mixture.spread, 0.2);
  EXPECT_EQ(mixture.size(), 3);
  EXPECT_EQ(mixture.dimension(), 2);
}

TEST(Mixture, WeightsAreNormalised) {
  const Mixture mixture = make_mixture(kPoints, Vector{{1, 2, 5}});
  EXPECT_EQ(mixture.weights, (Vector{{0.125, 0.25, 0.625}}));
}

TEST(Mixture, WeightsWhoseSumOverflowsAreNormalisedToo) {
  const Mixture mixture = make_mixture(kPoints, Vector{{1e308, 1e308, 0.5e308}});
  EXPECT_NEAR(mixture.weights(0), 0.4, 1e-15);
  EXPECT_NEAR(mixture.weights(2), 0.2, 1e-15);
}

TEST(Mixture, DuplicatePointsMergeInTheOrderOfFirstAppearance) {
  const Matrix points{{5, 1}, {0, 2}, {5, 1}, {-3, 0}, {-0.0, 2}, {5, 1}};
  const Mixture equal = make_mixture(points);
  EXPECT_EQ(equal.points, (Matrix{{5, 1}, {0, 2}, {-3, 0}}));
  EXPECT_NEAR(equal.weights(0), 3.0 / 6, 1e-15);
  EXPECT_NEAR(equal.weights(1), 2.0 / 6, 1e-15);
  EXPECT_NEAR(equal.weights(2), 1.0 / 6, 1e-15);
  const Mixture weighted = make_mixture(points, Vector{{1, 2, 4, 8, 16, 33}});
  EXPECT_NEAR(weighted.weights(0), 38.0 / 64, 1e-15);
  EXPECT_NEAR(weighted.weights(1), 18.0 / 64, 1e-15);
}

TEST(Mixture, NearlyEqualPointsStayApart) {
  EXPECT_EQ(make_mixture(Matrix{{1}, {std::nextafter(1.0, 2.0)}}).size(), 2);
}

TEST(Mixture, PointsWithoutWeightAreDropped) {
  const Mixture mixture = make_mixture(kPoints, Vector{{0, 3, 1}});
  EXPECT_EQ(mixture.points, (Matrix{{2, 1}, {0.5, 3}}));
  EXPECT_EQ(mixture.weights, (Vector{{0.75, 0.25}}));
}

TEST(Mixture, AWeightTooSmallForADoubleIsDropped) {
  const Mixture mixture = make_mixture(kPoints, Vector{{1e308, 1e-20, 1e308}});
  EXPECT_EQ(mixture.size(), 2);
  EXPECT_GT(mixture.weights.minCoeff(), 0);
}

TEST(Mixture, OnePointIsEnough) {
  const Mixture mixture = make_mixture(Matrix{{4, 5, 6}});
  EXPECT_EQ(mixture.weights, Vector::Ones(1));
  EXPECT_EQ(mixture.dimension(), 3);
}

RC_GTEST_PROP(MixtureProperty, MatchesTheOracle, ()) {
  const int count = *rc::gen::inRange(1, 40);
  const int dimension = *rc::gen::inRange(1, 4);
  Matrix points(count, dimension);
  Vector weights(count);
  for (int row = 0; row < count; ++row) {
    weights(row) = *rc::gen::inRange(0, 3);
    // Few values, so that points coincide often.
    for (int column = 0; column < dimension; ++column) {
      points(row, column) = *rc::gen::inRange(-1, 2);
    }
  }
  weights(count / 2) += 1;
  const Mixture got = make_mixture(points, weights);
  const Mixture want = oracle::merged(points, weights);
  RC_ASSERT(got.points == want.points);
  RC_ASSERT((got.weights - want.weights).cwiseAbs().maxCoeff() <= 1e-15);
  RC_ASSERT(std::abs(got.weights.sum() - 1) <= 1e-14);
}

TEST(Rotated, AQuarterTurnGoesCounterClockwise) {
  const Mixture turned = rotated(make_mixture(kPoints, {}, 0.1), std::numbers::pi / 2);
  const Matrix want{{0, -1}, {-1, 2}, {-3, 0.5}};
  EXPECT_LE((turned.points - want).cwiseAbs().maxCoeff(), 1e-15);
  EXPECT_EQ(turned.weights, Vector::Constant(3, 1.0 / 3));
  EXPECT_EQ(turned.spread, 0.1);
}

TEST(Rotated, ByNothingChangesNoBit) {
  EXPECT_EQ(rotated(make_mixture(kPoints), 0).points, kPoints);
}

RC_GTEST_PROP(RotatedProperty, KeepsDistancesAndComposes, ()) {
  const double a = *rc::gen::inRange(-1000, 1000) * 0.01;
  const double b = *rc::gen::inRange(-1000, 1000) * 0.01;
  const Mixture mixture = make_mixture(kPoints);
  const Mixture twice = rotated(rotated(mixture, a), b);
  RC_ASSERT((twice.points - rotated(mixture, a + b).points).norm() <= 1e-13);
  const Matrix want = kPoints * kPoints.transpose();
  RC_ASSERT((twice.points * twice.points.transpose() - want).norm() <= 1e-13);
}

template <class Action>
std::string error_text(const Action& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string error_of(const Matrix& points, const Vector& weights = {}, double spread = 0) {
  return error_text([&] { (void)make_mixture(points, weights, spread); });
}

TEST(MixtureErrors, NameThePoint) {
  EXPECT_EQ(error_of(Matrix(0, 2)), "points: got none, expected at least 1");
  EXPECT_EQ(error_of(Matrix(3, 0)), "points: got dimension 0, expected at least 1");
  EXPECT_EQ(error_of(Matrix{{0, 1}, {2, kNan}}), "points[1, 1]: got nan, expected a finite number");
  EXPECT_EQ(error_of(Matrix{{0, -kInfinity}}), "points[0, 1]: got -inf, expected a finite number");
}

TEST(MixtureErrors, NameTheWeight) {
  EXPECT_EQ(error_of(kPoints, Vector{{1, 2}}),
            "weights: got 2 for 3 points, expected one for each");
  EXPECT_EQ(error_of(kPoints, Vector{{1, -2, 3}}),
            "weights[1]: got -2, expected a finite number, at least 0");
  EXPECT_EQ(error_of(kPoints, Vector{{1, 2, kNan}}),
            "weights[2]: got nan, expected a finite number, at least 0");
  EXPECT_EQ(error_of(kPoints, Vector{{kInfinity, 2, 1}}),
            "weights[0]: got inf, expected a finite number, at least 0");
  EXPECT_EQ(error_of(kPoints, Vector::Zero(3)), "weights: got only zeros, expected one positive");
}

TEST(MixtureErrors, NameTheSpread) {
  EXPECT_EQ(error_of(kPoints, {}, -0.1), "spread: got -0.1, expected a finite number, at least 0");
  EXPECT_EQ(error_of(kPoints, {}, kNan), "spread: got nan, expected a finite number, at least 0");
}

TEST(MixtureErrors, NameTheAngle) {
  EXPECT_EQ(error_text([] { (void)rotated(make_mixture(kPoints), kInfinity); }),
            "angle: got inf, expected a finite number");
  EXPECT_EQ(error_text([] {
              (void)rotated(make_mixture(Matrix{{1, 2, 3}}), 0);
            }),
            "angle: got points of dimension 3, expected 2 (only those can be rotated)");
}

}  // namespace
}  // namespace gtv::data
