#include "gtv/theory/gradient_flow.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "oracle/theory_gradient_flow.hpp"
#include "theory/problems.hpp"

namespace gtv::theory {
namespace {

using test::normal_matrix;
using test::random_measure;
using test::relative_distance;

constexpr double infinity = std::numeric_limits<double>::infinity();

RC_GTEST_PROP(GradientFlowMoments, MatchTheOracle, ()) {
  const auto count = static_cast<Index>(*rc::gen::inRange(1, 6));
  const auto dimension = static_cast<Index>(*rc::gen::inRange(1, 4));
  const auto nodes = static_cast<Index>(*rc::gen::inRange(1, 12));  // below F: Sigma is singular
  const double tau = *rc::gen::element(0.0, 0.01, 0.7, 5.0);
  const auto stream = static_cast<std::uint32_t>(*rc::gen::inRange(0, 1000));
  const TrainingMeasure measure = random_measure(nodes, dimension, stream);
  const Matrix features = normal_matrix(nodes, count, stream + 500);
  const auto got = gradient_flow_moments(features, measure, {.samples = 7, .tau = tau});
  const auto want = oracle::flow_moments(features, measure, 7, tau);
  RC_ASSERT((got.mean - want.mean).norm() <= 1e-8 * want.mean.norm());
  RC_ASSERT((got.covariance - want.covariance).norm() <= 1e-8 * want.covariance.norm());
  RC_ASSERT(got.covariance == got.covariance.transpose());
}

TEST(GradientFlowMoments, EndAtTheLargeSampleTheoryOfLeastSquares) {
  const TrainingMeasure measure = random_measure(50, 2, 3);
  const Matrix features = normal_matrix(50, 6, 4);
  const auto want = oracle::least_squares_moments(features, measure, 9);
  for (const double tau : {1e4, infinity}) {
    const auto got = gradient_flow_moments(features, measure, {.samples = 9, .tau = tau});
    EXPECT_LT(relative_distance(got.mean, want.mean), 1e-12);
    EXPECT_LT(relative_distance(got.covariance, want.covariance), 1e-12);
  }
}

TEST(GradientFlowMoments, BeginAsTheCovarianceOfTheFirstStep) {
  // W = tau A to leading order, so Cov(W) = tau^2 Cov(lambda y phi) / P.
  const Index nodes = 30;
  const Index count = 4;
  const TrainingMeasure measure = random_measure(nodes, 1, 13);
  const Matrix features = normal_matrix(nodes, count, 14);
  Matrix second = Matrix::Zero(count, count);
  Vector first = Vector::Zero(count);
  for (Index i = 0; i < nodes; ++i) {
    const Vector phi = measure.lambda[i] * features.row(i).transpose();
    const double y = measure.mean(i, 0);
    first += measure.weight[i] * y * phi;
    second += measure.weight[i] * (y * y + measure.covariance(i, 0)) * phi * phi.transpose();
  }
  const Matrix step = second - first * first.transpose();
  for (const double tau : {1e-3, 1e-6, 1e-12}) {
    const auto got = gradient_flow_moments(features, measure, {.samples = 5, .tau = tau});
    EXPECT_LT(relative_distance(got.covariance, tau * tau * step / 5.0), 20 * tau + 1e-12);
  }
  const auto none = gradient_flow_moments(features, measure, {.samples = 5, .tau = 0});
  EXPECT_EQ(none.covariance.cwiseAbs().maxCoeff(), 0);
  EXPECT_EQ(none.mean.cwiseAbs().maxCoeff(), 0);
}

TEST(GradientFlowMoments, AreSmoothWhereEigenvaluesMeet) {
  // Two equal columns of features: one rate is 0, and a copy of a problem with F = 1 is hidden.
  const TrainingMeasure measure = random_measure(40, 1, 23);
  const Matrix one = normal_matrix(40, 1, 24);
  Matrix two(40, 2);
  two << one / std::sqrt(2.0), one / std::sqrt(2.0);
  for (const double tau : {0.1, 3.0, 1e3}) {
    const auto want = gradient_flow_moments(one, measure, {.tau = tau});
    const auto got = gradient_flow_moments(two, measure, {.tau = tau});
    EXPECT_NEAR(got.rates[0], 0, 1e-15);
    EXPECT_NEAR(got.covariance.sum(), 2 * want.covariance(0, 0), 1e-12 * want.covariance(0, 0));
    EXPECT_NEAR(got.mean.sum(), std::sqrt(2.0) * want.mean(0, 0), 1e-12);
  }
  // Two features on disjoint nodes with equal moments: equal rates.
  TrainingMeasure pair = measure;
  pair.weight.resize(80);
  pair.weight << measure.weight / 2, measure.weight / 2;
  pair.lambda = measure.lambda.replicate(2, 1);
  pair.mean = measure.mean.replicate(2, 1);
  pair.covariance = measure.covariance.replicate(2, 1);
  Matrix apart = Matrix::Zero(80, 2);
  apart.block(0, 0, 40, 1) = one;
  apart.block(40, 1, 40, 1) = one;
  const auto got = gradient_flow_moments(apart, pair, {.samples = 3, .tau = 2});
  const auto want = oracle::flow_moments(apart, pair, 3, 2);
  EXPECT_LT(relative_distance(got.covariance, want.covariance), 1e-9);
}

TEST(GradientFlowMoments, OfTheTargetsNoiseAloneAreThatPart) {
  TrainingMeasure measure = random_measure(30, 2, 33);
  const Matrix features = normal_matrix(30, 4, 34);
  const GradientFlowOptions noise{.tau = 0.8, .variance = FlowVariance::target_noise};
  const Matrix part = gradient_flow_moments(features, measure, noise).covariance;
  const Matrix all = gradient_flow_moments(features, measure, {.tau = 0.8}).covariance;
  measure.covariance.setZero();
  const Matrix rest = gradient_flow_moments(features, measure, {.tau = 0.8}).covariance;
  EXPECT_LT(relative_distance(part + rest, all), 1e-12);
  EXPECT_EQ(gradient_flow_moments(features, measure, noise).covariance.cwiseAbs().maxCoeff(), 0);
}

TEST(GradientFlowMoments, ForgetARandomStart) {
  const TrainingMeasure measure = random_measure(30, 2, 43);
  const Matrix features = normal_matrix(30, 3, 44);
  const Matrix root = normal_matrix(6, 6, 45);
  const Matrix start = root * root.transpose();
  const auto with = [&](double tau) {
    return Matrix(gradient_flow_moments(
                      features, measure,
                      {.tau = tau, .variance = FlowVariance::full, .start_covariance = start})
                      .covariance -
                  gradient_flow_moments(features, measure, {.tau = tau}).covariance);
  };
  EXPECT_LT(relative_distance(with(0), start), 1e-14);
  EXPECT_LT(with(1e4).norm(), 1e-12 * start.norm());
  // Plain powers: e^{-Sigma tau} as a limit of products.
  Matrix sigma = Matrix::Zero(3, 3);
  for (Index i = 0; i < 30; ++i) {
    sigma += measure.weight[i] * measure.lambda[i] * features.row(i).transpose() * features.row(i);
  }
  const Matrix tiny = 0.6 / 1048576 * sigma;
  Matrix decay = Matrix::Identity(3, 3) - tiny + 0.5 * tiny * tiny;
  for (int k = 0; k < 20; ++k) decay = Matrix(decay * decay);
  Matrix both = Matrix::Zero(6, 6);
  both.topLeftCorner(3, 3) = decay;
  both.bottomRightCorner(3, 3) = decay;
  EXPECT_LT(relative_distance(with(0.6), both * start * both), 1e-9);
}

TEST(GradientFlowMoments, AreTheSameForBlocksOfAnySize) {
  const TrainingMeasure measure = random_measure(5000, 1, 53);  // three blocks
  const Matrix features = normal_matrix(5000, 150, 54);         // two tiles
  const auto got = gradient_flow_moments(features, measure, {.samples = 2, .tau = 0.5});
  TrainingMeasure turned = measure;  // the nodes in another order
  turned.weight.reverseInPlace();
  turned.lambda.reverseInPlace();
  turned.mean.colwise().reverseInPlace();
  turned.covariance.colwise().reverseInPlace();
  const Matrix reversed = features.colwise().reverse();
  const auto again = gradient_flow_moments(reversed, turned, {.samples = 2, .tau = 0.5});
  EXPECT_LT(relative_distance(again.covariance, got.covariance), 1e-12);
  EXPECT_LT(relative_distance(again.mean, got.mean), 1e-12);
}

TEST(GradientFlowMoments, OfProductFeaturesAreThoseOfTheirMatrix) {
  const auto schedule = forward::make_schedule("vp");
  const data::Mixture data = data::make_mixture(Matrix{{-1.0, 0.2}, {0.6, -0.4}});
  const auto features = feature::make_product(feature::AxisKind::gaussian, 2, 3, -1.5, 1.5, 0.1, 1);
  const TrainingMeasure measure =
      training_measure(data, *schedule, 0.1, 1, estimator::Target::proxy, features);
  const Matrix nodes = measure.nodes();
  const GradientFlowOptions options{.samples = 100, .tau = 1};
  const auto got = gradient_flow_moments(features, measure, options);
  const Matrix phi = features.materialise(nodes.leftCols(2), nodes.col(2));
  const auto want = gradient_flow_moments(phi, measure, options);
  EXPECT_LT(relative_distance(got.covariance, want.covariance), 1e-13);
  EXPECT_LT(relative_distance(got.mean, want.mean), 1e-13);
}

TEST(GradientFlowMoments, RefuseWhatHasNoAnswer) {
  const TrainingMeasure measure = random_measure(10, 1, 63);
  const Matrix features = normal_matrix(10, 2, 64);
  const auto moments = [&](const Matrix& phi, const GradientFlowOptions& options) {
    return gradient_flow_moments(phi, measure, options);
  };
  EXPECT_THROW(static_cast<void>(moments(features, {.samples = 0})), InputError);
  EXPECT_THROW(static_cast<void>(moments(features, {.tau = -1})), InputError);
  EXPECT_THROW(static_cast<void>(moments(features, {.tau = std::nan("")})), InputError);
  EXPECT_THROW(static_cast<void>(moments(normal_matrix(9, 2, 64), {})), InputError);
  EXPECT_THROW(static_cast<void>(moments(features * infinity, {})), InputError);
  EXPECT_THROW(static_cast<void>(moments(features, {.start_covariance = Matrix::Zero(3, 3)})),
               InputError);
  Matrix twice(10, 2);
  twice << features.col(0), features.col(0);
  EXPECT_THROW(static_cast<void>(moments(twice, {.tau = infinity})), WorkError);
  EXPECT_NO_THROW(static_cast<void>(moments(twice, {.tau = 1e6})));
}

}  // namespace
}  // namespace gtv::theory
