#include "gtv/estimator/gradient_flow.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "oracle/theory_gradient_flow.hpp"

namespace gtv::estimator {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Matrix normals(Index rows, Index columns, std::uint32_t stream) {
  const RandomStream random(12, stream, Purpose::test);
  Matrix out(rows, columns);
  for (Index i = 0; i < out.size(); ++i)
    out.data()[i] = random.normal(static_cast<std::uint64_t>(i));
  return out;
}

RC_GTEST_PROP(TrainGradientFlow, MatchesTheOracleInEitherForm, ()) {
  const auto samples = static_cast<Index>(*rc::gen::inRange(1, 20));
  const auto count = static_cast<Index>(*rc::gen::inRange(1, 20));
  const auto stream = static_cast<std::uint32_t>(*rc::gen::inRange(0, 1000));
  const double tau = *rc::gen::element(0.0, 0.02, 1.3);
  const Matrix features = normals(samples, count, stream);
  const Vector lambda = normals(samples, 1, stream + 1).cwiseAbs();
  const Matrix targets = normals(samples, 2, stream + 2);
  const Matrix start = *rc::gen::arbitrary<bool>() ? normals(2, count, stream + 3) : Matrix();
  const Matrix got = train_gradient_flow(features, lambda, targets, tau, start);
  const Matrix want = oracle::flow_weights(features, lambda, targets, tau, start);
  RC_ASSERT((got - want).norm() <= 1e-9 * want.norm());
}

TEST(TrainGradientFlow, EndsAtLeastSquares) {
  const Matrix features = normals(40, 6, 1);
  const Vector lambda = normals(40, 1, 2).cwiseAbs();
  const Matrix targets = normals(40, 2, 3);
  const Matrix w = train_gradient_flow(features, lambda, targets, infinity);
  const Matrix residual = targets - features * w.transpose();
  EXPECT_LT((residual.transpose() * lambda.asDiagonal() * features).norm(), 1e-12 * 40);
  EXPECT_LT((train_gradient_flow(features, lambda, targets, 1e4) - w).norm(), 1e-11 * w.norm());
  // Where it begins is forgotten.
  const Matrix moved = train_gradient_flow(features, lambda, targets, infinity, normals(2, 6, 4));
  EXPECT_LT((moved - w).norm(), 1e-12 * w.norm());
}

TEST(TrainGradientFlow, InterpolatesWithTheLeastNormWhenThereAreMoreFeaturesThanSamples) {
  const Matrix features = normals(5, 12, 6);
  const Vector lambda = Vector::Constant(5, 0.7);
  const Matrix targets = normals(5, 1, 7);
  const Matrix w = train_gradient_flow(features, lambda, targets, infinity);
  EXPECT_LT((features * w.transpose() - targets).norm(), 1e-12);
  const Matrix gram = features * features.transpose();
  const Matrix inside = features.transpose() * gram.inverse() * (features * w.transpose());
  EXPECT_LT((inside - w.transpose()).norm(), 1e-12 * w.norm());
}

TEST(TrainGradientFlow, IsASemigroup) {
  const Matrix features = normals(9, 7, 8);
  const Vector lambda = normals(9, 1, 9).cwiseAbs();
  const Matrix targets = normals(9, 2, 10);
  const auto both = train_gradient_flow(features, lambda, targets, Vector{{0.4, 1.0}});
  const Matrix later = train_gradient_flow(features, lambda, targets, 0.6, both[0]);
  EXPECT_LT((later - both[1]).norm(), 1e-13 * both[1].norm());
}

TEST(TrainGradientFlow, HasItsStatedAccuracyWhereColumnsAreAlmostEqual) {
  Matrix features = normals(30, 4, 11);
  features.col(3) = features.col(2) + 1e-9 * features.col(3);
  const Vector lambda = Vector::Ones(30);
  const Matrix targets = normals(30, 1, 12);
  for (const double tau : {0.1, 2.0}) {
    const Matrix want = oracle::flow_weights(features, lambda, targets, tau, {});
    EXPECT_LT((train_gradient_flow(features, lambda, targets, tau) - want).norm(),
              1e-10 * want.norm());  // the oracle's own error
  }
}

TEST(GradientFlowFilter, HasItsLimits) {
  EXPECT_EQ(gradient_flow_filter(0, 3), 3);
  EXPECT_EQ(gradient_flow_filter(4, infinity), 0.25);
  EXPECT_EQ(gradient_flow_filter(2, 0), 0);
  const double u = std::numeric_limits<double>::epsilon() / 2;
  for (const double rate : {1e-12, 1e-3, 1.0, 40.0}) {
    const long double want = -std::expm1(-static_cast<long double>(rate) * 0.3L) / rate;
    const long double rounded = -std::expm1(-static_cast<long double>(rate) * 0.3) / rate;
    EXPECT_NEAR(gradient_flow_filter(rate, 0.3) / static_cast<double>(rounded), 1, 4 * u);
    EXPECT_NEAR(static_cast<double>(rounded / want), 1, 4 * u);
  }
}

TEST(TrainGradientFlow, RefusesWhatHasNoAnswer) {
  const Matrix features = normals(6, 2, 13);
  const Vector lambda = Vector::Ones(6);
  const Matrix targets = normals(6, 1, 14);
  const auto train = [&](const Matrix& phi, const Vector& l, const Matrix& y, double tau,
                         const Matrix& start = {}) {
    static_cast<void>(train_gradient_flow(phi, l, y, tau, start));
  };
  EXPECT_THROW(train(features, lambda, targets, -1), InputError);
  EXPECT_THROW(train(features, lambda, targets, std::nan("")), InputError);
  EXPECT_THROW(train(features, -lambda, targets, 1), InputError);
  EXPECT_THROW(train(features, lambda.head(5), targets, 1), InputError);
  EXPECT_THROW(train(features, lambda, targets.topRows(5), 1), InputError);
  EXPECT_THROW(train(features * infinity, lambda, targets, 1), InputError);
  EXPECT_THROW(train(features, lambda, targets, 1, Matrix::Zero(1, 3)), InputError);
  EXPECT_THROW(train(Matrix(0, 2), Vector(0), Matrix(0, 1), 1), InputError);
  Matrix twice(6, 2);
  twice << features.col(0), features.col(0);
  EXPECT_THROW(train(twice, lambda, targets, infinity), WorkError);
}

}  // namespace
}  // namespace gtv::estimator
