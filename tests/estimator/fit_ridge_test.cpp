#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/estimator/linear.hpp"
#include "oracle/estimator.hpp"
#include "samples.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using gtv::Vector;
using namespace gtv::estimator;
using gtv::feature::AxisKind;
using test::draws;
using test::relative_difference;
using test::variance_preserving;

gtv::feature::Product features_of(AxisKind kind, int dimension, int per_axis, double t_min = 1e-2) {
  return gtv::feature::make_product(kind, dimension, per_axis, -1.5, 1.5, t_min, 1);
}

LinearWeights fit(const gtv::feature::Product& features, const TrainingSet& set,
                  const RidgeOptions& options) {
  return fit_ridge(features, variance_preserving(), set, set.x0, options);
}

Matrix oracle_fit(const gtv::feature::Product& features, const TrainingSet& set,
                  const RidgeOptions& options) {
  return gtv::oracle::ridge_weights(features, variance_preserving(), set, set.x0, options);
}

RC_GTEST_PROP(FitRidge, MatchesTheOracleInEitherForm, ()) {
  const int dimension = *rc::gen::inRange(1, 4);
  const AxisKind kind = *rc::gen::element(AxisKind::gaussian, AxisKind::fourier);
  auto features = features_of(kind, dimension, *rc::gen::inRange(2, dimension == 1 ? 9 : 4));
  features.time.count += *rc::gen::inRange(0, 3);  // an axis that differs shows exchanged orders
  const auto samples = static_cast<Index>(*rc::gen::inRange(1, 80));
  const TrainingSet set = draws(dimension, samples, *rc::gen::arbitrary<std::uint64_t>());
  const RidgeOptions options{.ridge = *rc::gen::element(1e-3, 0.1, 10.0),
                             .form = *rc::gen::element(RidgeForm::primal, RidgeForm::dual)};
  const LinearWeights got = fit(features, set, options);
  const Matrix want = oracle_fit(features, set, options);
  RC_ASSERT(got.reciprocal_condition > 0);
  RC_ASSERT(got.reciprocal_condition <= 1.001);
  if (got.reciprocal_condition >= 1e-7) {
    RC_ASSERT((got.weights - want).norm() <= 1e-8 * want.norm());
  }
}

TEST(FitRidge, HasItsStatedAccuracyWhereSmallTimesMakeWeightsHuge) {
  for (const Index samples : {100, 400}) {
    for (const double t_min : {1e-4, 1e-2}) {
      const auto features = features_of(AxisKind::gaussian, 1, 16, t_min);
      const TrainingSet set = draws(1, samples, 3, t_min);
      const RidgeOptions options{.ridge = 0.1, .sigma_squared_pad = 1e-8};
      const LinearWeights got = fit(features, set, options);
      ASSERT_GE(got.reciprocal_condition, 1e-9);
      EXPECT_LT(relative_difference(got.weights, oracle_fit(features, set, options)), 1e-8)
          << samples << " samples, t_min " << t_min << ", reciprocal condition "
          << got.reciprocal_condition;
    }
  }
}

RC_GTEST_PROP(FitRidge, GivesTheSameWeightsInPrimalAndDual, ()) {
  const AxisKind kind = *rc::gen::element(AxisKind::gaussian, AxisKind::fourier);
  const auto features = features_of(kind, 2, *rc::gen::inRange(2, 7));
  const TrainingSet set = draws(2, *rc::gen::inRange(1, 300), *rc::gen::arbitrary<std::uint64_t>());
  const Matrix primal = fit(features, set, {.ridge = 0.1, .form = RidgeForm::primal}).weights;
  const Matrix dual = fit(features, set, {.ridge = 0.1, .form = RidgeForm::dual}).weights;
  RC_ASSERT((primal - dual).norm() <= 1e-9 * dual.norm());
}

TEST(FitRidge, ChoosesTheSmallerSystem) {
  const auto features = features_of(AxisKind::fourier, 1, 4);  // F = 16
  for (const Index samples : {15, 16}) {
    const TrainingSet set = draws(1, samples);
    const RidgeForm smaller = samples < 16 ? RidgeForm::dual : RidgeForm::primal;
    EXPECT_EQ(fit(features, set, {}).weights, fit(features, set, {.form = smaller}).weights);
  }
}

TEST(FitRidge, DoesNotDependOnTheOrderOfSamples) {
  const auto features = features_of(AxisKind::gaussian, 2, 4);
  for (const Index samples : {40, 90}) {
    const TrainingSet set = draws(2, samples);
    TrainingSet turned = set;
    for (Index i = 0; i < samples; ++i) {
      const Index from = (7 * i + 3) % samples;  // 7 shares no divisor with 40 or 90
      turned.x0.row(i) = set.x0.row(from);
      turned.x.row(i) = set.x.row(from);
      turned.t[i] = set.t[from];
    }
    EXPECT_LT(
        relative_difference(fit(features, turned, {}).weights, fit(features, set, {}).weights),
        1e-11);
  }
}

TEST(FitRidge, TreatsManyBlocksOfSamplesAsOneSum) {
  const auto features = features_of(AxisKind::gaussian, 1, 4);
  const TrainingSet set = draws(1, 700);  // more than two blocks of 256
  EXPECT_LT(relative_difference(fit(features, set, {}).weights, oracle_fit(features, set, {})),
            1e-11);
}

TEST(FitRidge, IsLinearInTheTargets) {
  const auto features = features_of(AxisKind::gaussian, 1, 6);
  const TrainingSet set = draws(1, 30);
  Matrix targets(30, 3);  // more outputs than the points have coordinates
  targets.col(0) = set.x0.col(0);
  targets.col(1).setOnes();
  targets.col(2) = 2 * set.x0.col(0) - targets.col(1);
  for (const RidgeForm form : {RidgeForm::primal, RidgeForm::dual}) {
    const Matrix w =
        fit_ridge(features, variance_preserving(), set, targets, {.form = form}).weights;
    EXPECT_LT((w.row(2) - 2 * w.row(0) + w.row(1)).norm(), 1e-11 * w.norm());
  }
}

TEST(FitRidge, ShrinksAsTheInverseOfALargeRidge) {
  const auto features = features_of(AxisKind::gaussian, 1, 6);
  const TrainingSet set = draws(1, 50);
  const Matrix at_1e9 = fit(features, set, {.ridge = 1e9}).weights;
  const Matrix at_1e10 = fit(features, set, {.ridge = 1e10}).weights;
  EXPECT_LT(relative_difference(10 * at_1e10, at_1e9), 1e-4);
  EXPECT_LT(at_1e10.norm(), 1e-3);
}

TEST(FitRidge, InterpolatesFewSamplesAsTheRidgeVanishes) {
  const auto features = features_of(AxisKind::gaussian, 1, 12);
  const TrainingSet set = draws(1, 10, 4);
  const Matrix phi = features.materialise(set.x, set.t);
  // Near t = 1 lambda~ falls to 1e-9, so even this small a ridge shows.
  for (const auto& [ridge, tolerance] : {std::pair{0.0, 1e-8}, {1e-12, 1e-4}}) {
    const Matrix w = fit(features, set, {.ridge = ridge}).weights;
    EXPECT_LT((phi * w.transpose() - set.x0).cwiseAbs().maxCoeff(), tolerance);
  }
}

TEST(FitRidge, ThrowsWorkErrorForRepeatedSamplesWithoutRidge) {
  const auto features = features_of(AxisKind::gaussian, 1, 8);
  TrainingSet set = draws(1, 12);
  set.x0.row(5) = set.x0.row(2);
  set.x.row(5) = set.x.row(2);
  set.t[5] = set.t[2];
  EXPECT_THROW(static_cast<void>(fit(features, set, {.ridge = 0})), gtv::WorkError);
  EXPECT_NO_THROW(static_cast<void>(fit(features, set, {.ridge = 1e-3})));
}

TEST(FitRidge, ThrowsWorkErrorForFeaturesThatNoSampleReachesWithoutRidge) {
  auto features = features_of(AxisKind::gaussian, 1, 4);
  features.space[0].lo = 60;
  features.space[0].hi = 90;
  const TrainingSet set = draws(1, 40);
  EXPECT_THROW(static_cast<void>(fit(features, set, {.ridge = 0})), gtv::WorkError);
}

TEST(FitRidge, TakesSamplesOfPureNoiseWhoseWeightIsZero) {
  const auto schedule = gtv::forward::make_schedule("flow");
  const auto features = features_of(AxisKind::gaussian, 1, 4);
  TrainingSet set = draws(1, 10);
  set.t[3] = 1;  // alpha = 0
  for (const RidgeForm form : {RidgeForm::primal, RidgeForm::dual}) {
    const Matrix w = fit_ridge(features, *schedule, set, set.x0, {.form = form}).weights;
    EXPECT_TRUE(w.allFinite());
  }
}

class FitRidgeInput : public testing::Test {
 protected:
  gtv::feature::Product features = features_of(AxisKind::gaussian, 1, 4);
  TrainingSet set = draws(1, 6);
  RidgeOptions options;

  std::string message() const {
    try {
      static_cast<void>(fit(features, set, options));
    } catch (const gtv::InputError& error) {
      return error.what();
    }
    return "accepted";
  }
};

TEST_F(FitRidgeInput, RefusesANegativeRidge) {
  options.ridge = -0.1;
  EXPECT_EQ(message(), "ridge: got -0.1, expected a finite number, 0 or more");
  options.ridge = std::nan("");
  EXPECT_THAT(message(), testing::StartsWith("ridge: got nan"));
}

TEST_F(FitRidgeInput, RefusesANegativePad) {
  options.sigma_squared_pad = -1e-8;
  EXPECT_THAT(message(), testing::StartsWith("sigma_squared_pad: got -1e-08"));
}

TEST_F(FitRidgeInput, RefusesNoSamples) {
  set = {Matrix(0, 1), Vector(0), Matrix(0, 1)};
  EXPECT_THAT(message(), testing::StartsWith("samples: got 0"));
}

TEST_F(FitRidgeInput, RefusesShapesThatDisagree) {
  set.x = Matrix::Zero(5, 1);
  EXPECT_THAT(message(), testing::HasSubstr("got x of (5, 1), expected (6, 1)"));
  set.x = Matrix::Zero(6, 2);
  EXPECT_THAT(message(), testing::HasSubstr("got x of (6, 2)"));
  set.x = Matrix::Zero(6, 1);
  set.x0 = Matrix::Zero(4, 1);
  EXPECT_THAT(message(), testing::HasSubstr("targets: got (4, 1)"));
}

TEST_F(FitRidgeInput, RefusesValuesThatAreNotFinite) {
  set.x(2, 0) = std::numeric_limits<double>::infinity();
  EXPECT_THAT(message(), testing::HasSubstr("not finite"));
  set.x(2, 0) = 0;
  set.x0(1, 0) = std::nan("");
  EXPECT_THAT(message(), testing::HasSubstr("not finite"));
}

TEST_F(FitRidgeInput, RefusesASampleWithoutNoise) {
  set.t[4] = 0;
  EXPECT_THAT(message(), testing::StartsWith("training set: sample 4 at t = 0 has no noise"));
  options.sigma_squared_pad = 1e-8;
  EXPECT_EQ(message(), "accepted");
}

}  // namespace
