#include "gtv/theory/moments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <functional>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "oracle/theory_moments.hpp"
#include "theory/problem.hpp"

namespace gtv::theory {
namespace {

constexpr Index node_count = 40;
constexpr Index feature_count = 6;

MatrixFeatures any_problem(Engine& engine) {
  return {any_nodes(engine, node_count), uniform_matrix(engine, node_count, feature_count, -1, 1)};
}

/// The features' values, for the oracles.
Matrix values_of(const FeatureMeasure& features) {
  return features.predict(Matrix::Identity(features.features(), features.features()));
}

double relative(const Matrix& got, const Matrix& want) {
  return (got - want).norm() / want.norm();
}

MatrixFeatures with_truth_target(const MatrixFeatures& features) {
  TrainingMeasure measure = features.measure();
  measure.covariance.setZero();
  return {std::move(measure), values_of(features)};
}

/// Trained on one data point, ridge 0 unless stated.
ProductFeatures one_point(feature::AxisKind kind) {
  const auto schedule = forward::make_schedule("vp");
  const feature::Product product = feature::make_product(kind, 1, 3, -1.5, 1.5, 0.05, 1);
  return {training_measure(data::make_mixture(Matrix{{0.7}}), *schedule, 0.05, 1,
                           estimator::Target::proxy, product),
          product};
}

}  // namespace

RC_GTEST_PROP(LargeSampleMoments, MatchTheOracle, ()) {
  Engine engine(*rc::gen::arbitrary<std::uint64_t>());
  const MatrixFeatures features = any_problem(engine);
  const Training training{.samples = 7, .ridge = uniform(engine, 0.01, 1)};
  const WeightMoments got = large_sample_moments(features, training);
  const oracle::Moments want = oracle::leading_order(features.measure(), values_of(features),
                                                     training, oracle::WeightNoise::whole);
  RC_ASSERT(relative(got.mean, want.mean) < 1e-11);
  RC_ASSERT(relative(got.covariance, want.covariance) < 1e-11);
  RC_ASSERT(got.covariance == got.covariance.transpose());
}

RC_GTEST_PROP(PaperMoments, MatchTheOracle, ()) {
  Engine engine(*rc::gen::arbitrary<std::uint64_t>());
  const MatrixFeatures features = any_problem(engine);
  const Training training{.samples = 7, .ridge = uniform(engine, 0.01, 1)};
  const WeightMoments got = paper_moments(features, training);
  const oracle::Moments want = oracle::leading_order(features.measure(), values_of(features),
                                                     training, oracle::WeightNoise::target);
  RC_ASSERT(relative(got.mean, want.mean) < 1e-11);
  RC_ASSERT(relative(got.covariance, want.covariance) < 1e-11);
}

RC_GTEST_PROP(FiniteSampleMoments, SatisfyTheirOwnEquations, ()) {
  Engine engine(*rc::gen::arbitrary<std::uint64_t>());
  const MatrixFeatures features = any_problem(engine);
  // F/P from 6 to 1/17.
  const Training training{.samples = std::exp(uniform(engine, 0, std::log(100.0))),
                          .ridge = uniform(engine, 0.05, 1)};
  const FiniteSample got = finite_sample_moments(features, training);
  const auto faults =
      oracle::finite_sample_faults(features.measure(), values_of(features), training, got);
  RC_ASSERT(faults.resolvent < 1e-7);
  RC_ASSERT(faults.shrunk < 1e-7);
  RC_ASSERT(faults.mean < 1e-7);
  RC_ASSERT(faults.offset < 1e-7);
  RC_ASSERT(faults.covariance < 1e-7);
  RC_ASSERT(relative(got.leverage_form, got.resolvent / training.samples) < 1e-14);
}

TEST(FiniteSampleMoments, ApproachTheLargeSampleOnes) {
  Engine engine(3);
  const MatrixFeatures features = any_problem(engine);
  double before = 0;
  for (const double samples : {1e4, 1e5, 1e6}) {
    const Training training{.samples = samples, .ridge = 0.1};
    const WeightMoments large = large_sample_moments(features, training);
    const WeightMoments finite = finite_sample_moments(features, training).moments;
    const double difference = relative(finite.covariance, large.covariance);
    EXPECT_LT(difference, 100 / samples);
    EXPECT_LT(relative(finite.mean, large.mean), 100 / samples);
    // What is left is of the order 1 / P.
    if (before > 0) {
      EXPECT_NEAR(before / difference, 10, 0.5);
    }
    before = difference;
  }
}

TEST(FiniteSampleMoments, VaryMoreThanTheLargeSampleOnesNearPEqualsF) {
  // The large-sample form has no amplification by the solved system's own noise.
  Engine engine(4);
  const MatrixFeatures features = any_problem(engine);
  const Training training{.samples = 12, .ridge = 1e-3};
  EXPECT_GT(finite_sample_moments(features, training).moments.trace(),
            1.3 * large_sample_moments(features, training).trace());
}

TEST(Moments, HaveOnlyDesignNoiseForTheTrueTarget) {
  Engine engine(5);
  const MatrixFeatures proxy = any_problem(engine);
  const MatrixFeatures truth = with_truth_target(proxy);
  const Training training{.samples = 20, .ridge = 0.1};
  EXPECT_EQ(paper_moments(truth, training).covariance.cwiseAbs().maxCoeff(), 0);
  // To leading order the two noises add.
  const WeightMoments whole = large_sample_moments(proxy, training);
  const Matrix sum =
      large_sample_moments(truth, training).covariance + paper_moments(proxy, training).covariance;
  EXPECT_LT(relative(sum, whole.covariance), 1e-12);
  EXPECT_LT(relative(large_sample_moments(truth, training).mean, whole.mean), 1e-15);
  EXPECT_LT(finite_sample_moments(truth, training).moments.trace(),
            finite_sample_moments(proxy, training).moments.trace());
}

TEST(Moments, VanishWhereFeaturesFitTheTrueTargetExactly) {
  // As many features as nodes and no ridge: every training set that determines the weights gives
  // the same ones.
  Engine engine(6);
  TrainingMeasure measure = any_nodes(engine, 5);
  measure.covariance.setZero();
  const MatrixFeatures features(
      measure, Matrix(Matrix::Identity(5, 5)) + uniform_matrix(engine, 5, 5, -0.1, 0.1));
  const Training training{.samples = 100, .ridge = 0};
  const double size = large_sample_moments(features, training).mean.squaredNorm();
  EXPECT_LT(large_sample_moments(features, training).trace(), 1e-24 * size);
  EXPECT_LT(std::abs(finite_sample_moments(features, training).moments.trace()), 1e-12 * size);
}

TEST(Moments, OfOneDataPointHaveNoTargetNoise) {
  for (const auto kind : {feature::AxisKind::gaussian, feature::AxisKind::fourier}) {
    const ProductFeatures features = one_point(kind);
    EXPECT_EQ(paper_moments(features, {.samples = 50, .ridge = 0.1}).trace(), 0);
    // The ridge leaves a bias, whose share differs from training set to training set.
    EXPECT_GT(large_sample_moments(features, {.samples = 50, .ridge = 0.1}).trace(), 1e-6);
  }
}

TEST(Moments, OfOneDataPointVanishWithoutRidgeIfFeaturesHoldTheConstant) {
  const Training training{.samples = 50, .ridge = 0};
  // Fourier features have the constant, which fits the point with no residual; Gaussian ones do
  // not, and what they leave is noise of the design.
  const WeightMoments fourier =
      large_sample_moments(one_point(feature::AxisKind::fourier), training);
  EXPECT_NEAR(fourier.mean(0, 0), 0.7, 1e-9);
  EXPECT_NEAR(fourier.mean.norm(), 0.7, 1e-9);
  EXPECT_LT(std::abs(fourier.trace()), 1e-12);
  EXPECT_GT(large_sample_moments(one_point(feature::AxisKind::gaussian), training).trace(), 1e-6);
}

TEST(Moments, AreTheSameBitsForAnyNumberOfThreads) {
  const ProductFeatures features = one_point(feature::AxisKind::gaussian);
  const Training training{.samples = 5, .ridge = 0.1};
  set_thread_count(1);
  const Matrix want = finite_sample_moments(features, training).moments.covariance;
  for (const int threads : {2, 3}) {
    set_thread_count(threads);
    EXPECT_EQ(finite_sample_moments(features, training).moments.covariance, want);
  }
  set_thread_count(0);
}

TEST(MomentsInput, IsChecked) {
  using testing::HasSubstr;
  using testing::ThrowsMessage;
  Engine engine(7);
  const MatrixFeatures features = any_problem(engine);
  const auto all = [](const MatrixFeatures& on, const Training& training) {
    return std::vector<std::function<void()>>{
        [=] { static_cast<void>(large_sample_moments(on, training)); },
        [=] { static_cast<void>(paper_moments(on, training)); },
        [=] { static_cast<void>(finite_sample_moments(on, training)); }};
  };
  for (const double ridge : std::vector<double>{-0.1, NAN, INFINITY}) {
    for (const auto& call : all(features, {.samples = 10, .ridge = ridge})) {
      EXPECT_THAT(call, ThrowsMessage<InputError>(HasSubstr("estimator.ridge: got")));
    }
  }
  for (const double samples : std::vector<double>{0.5, -1, NAN, INFINITY}) {
    for (const auto& call : all(features, {.samples = samples, .ridge = 0.1})) {
      EXPECT_THAT(call, ThrowsMessage<InputError>(HasSubstr("estimator.samples: got")));
    }
  }
  Matrix twice = values_of(features);
  twice.col(4) = twice.col(1);
  for (const auto& call : all({features.measure(), twice}, {.samples = 10, .ridge = 0})) {
    EXPECT_THROW(call(), WorkError);
  }
  EXPECT_THAT(
      [&] {
        static_cast<void>(finite_sample_moments(features, {.samples = 3, .ridge = 0.01},
                                                {.tolerance = 1e-8, .max_iterations = 2}));
      },
      ThrowsMessage<WorkError>(HasSubstr("no fixed point within 2 iterations")));
}

}  // namespace gtv::theory
