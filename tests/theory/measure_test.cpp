#include "gtv/theory/measure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "gtv/base/error.hpp"

namespace gtv::theory {
namespace {

using estimator::Target;

data::Mixture three_points() {
  return data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
}

feature::Product features_of(feature::AxisKind kind, int dimension, int per_axis, double t_min) {
  return feature::make_product(kind, dimension, per_axis, -1.5, 1.5, t_min, 1);
}

/// E[lambda~ phi_j(x) phi_k(t)] of single Gaussian features, by the closed form in x and a fine
/// trapezoid in log t.
double expected_gaussian_feature(const data::Mixture& data, const forward::Schedule& schedule,
                                 const feature::Product& features, int j, int k, double t_min) {
  const feature::Axis& axis = features.space[0];
  const int steps = 20000;
  double sum = 0;
  std::vector<double> time(static_cast<std::size_t>(features.time.count));
  for (int i = 0; i <= steps; ++i) {
    const double t = std::exp(std::log(t_min) * (1 - static_cast<double>(i) / steps));
    const forward::Level level = schedule.level(t);
    const double variance = level.sigma * level.sigma + axis.width() * axis.width();
    double inner = 0;
    for (Index m = 0; m < data.size(); ++m) {
      const double off = level.alpha * data.points(m, 0) - axis.centre(j);
      inner += data.weights[m] * std::exp(-off * off / (2 * variance)) /
               std::sqrt(2 * std::numbers::pi * variance);
    }
    features.time.evaluate(t, time);
    const double lambda = level.alpha * level.alpha / (level.sigma * level.sigma);
    sum +=
        (i == 0 || i == steps ? 0.5 : 1.0) * lambda * inner * time[static_cast<std::size_t>(k)] * t;
  }
  return sum * -std::log(t_min) / steps / (1 - t_min);
}

TEST(TrainingMeasure, IntegratesFeaturesAsTheClosedFormDoes) {
  const auto schedule = forward::make_schedule("vp");
  const data::Mixture data = three_points();
  for (const double t_min : {1e-4, 1e-2}) {
    const feature::Product features = features_of(feature::AxisKind::gaussian, 1, 16, t_min);
    const TrainingMeasure measure =
        training_measure(data, *schedule, t_min, 1, Target::proxy, features);
    const Matrix nodes = measure.nodes();
    const Matrix phi = features.materialise(nodes.leftCols(1), nodes.col(1));
    const Vector got = phi.transpose() * measure.weight.cwiseProduct(measure.lambda);
    for (const auto& [j, k] : {std::pair{0, 0}, std::pair{3, 0}, std::pair{8, 5}}) {
      const double want = expected_gaussian_feature(data, *schedule, features, j, k, t_min);
      EXPECT_NEAR(got[j * 16 + k], want, 1e-6 * want) << t_min << ' ' << j << ' ' << k;
    }
  }
}

TEST(TrainingMeasure, HasAllMassForFourierFeatures) {
  const auto schedule = forward::make_schedule("vp");
  for (const double spread : {0.0, 0.2}) {
    const data::Mixture data =
        data::make_mixture(Matrix{{-1.0, 0.3}, {0.5, 1.0}}, Vector{{0.25, 0.75}}, spread);
    const TrainingMeasure measure =
        training_measure(data, *schedule, 1e-2, 1, Target::proxy,
                         features_of(feature::AxisKind::fourier, 2, 6, 1e-2));
    EXPECT_NEAR(measure.weight.sum(), 1, 1e-12);
    const Vector mean = measure.mean.transpose() * measure.weight;
    EXPECT_NEAR(mean[0], 0.125, 1e-11);
    EXPECT_NEAR(mean[1], 0.825, 1e-11);
  }
}

TEST(TrainingMeasure, ConservesTheTargetsVariance) {
  // E Cov[y|x,t] + Cov E[y|x,t] = Cov x0, whatever the noise.
  const auto schedule = forward::make_schedule("flow");
  const data::Mixture data = three_points();
  const feature::Product features = features_of(feature::AxisKind::fourier, 1, 8, 1e-3);
  const TrainingMeasure measure =
      training_measure(data, *schedule, 1e-3, 0.999, Target::proxy, features);
  const double within = measure.weight.dot(measure.covariance.col(0));
  const double between = measure.weight.dot(measure.mean.col(0).cwiseAbs2());
  EXPECT_NEAR(within + between, 2.0 / 3, 1e-11);
  EXPECT_GT(within, 0.1);
}

TEST(TrainingMeasure, OfTheTrueTargetHasNoVariance) {
  const auto schedule = forward::make_schedule("vp");
  const feature::Product features = features_of(feature::AxisKind::gaussian, 1, 8, 1e-2);
  EXPECT_EQ(training_measure(three_points(), *schedule, 1e-2, 1, Target::truth, features)
                .covariance.cwiseAbs()
                .maxCoeff(),
            0);
  const data::Mixture one = data::make_mixture(Matrix{{0.7}});
  EXPECT_EQ(training_measure(one, *schedule, 1e-2, 1, Target::proxy, features)
                .covariance.cwiseAbs()
                .maxCoeff(),
            0);
}

TEST(TrainingMeasure, IsAsAccurateAsStated) {
  const auto schedule = forward::make_schedule("vp");
  for (const auto kind : {feature::AxisKind::gaussian, feature::AxisKind::fourier}) {
    const feature::Product features = features_of(kind, 1, 16, 1e-4);
    // Sums over every fifth feature, of lambda~^2 and of it times the posterior variance.
    const auto sums = [&](double resolution) {
      const TrainingMeasure measure = training_measure(
          three_points(), *schedule, 1e-4, 1, Target::proxy, features, {.resolution = resolution});
      const Matrix nodes = measure.nodes();
      const Matrix all = features.materialise(nodes.leftCols(1), nodes.col(1));
      const Matrix phi = all(Eigen::all, Eigen::seqN(0, 52, 5));
      const Vector square = measure.weight.cwiseProduct(measure.lambda.cwiseAbs2());
      const Vector spread = square.cwiseProduct(measure.covariance.col(0));
      return std::pair<Matrix, Matrix>{phi.transpose() * square.asDiagonal() * phi,
                                       phi.transpose() * spread.asDiagonal() * phi};
    };
    const auto [square, spread] = sums(2);
    const auto [square_1, spread_1] = sums(1);
    EXPECT_LT((square_1 - square).norm(), 1e-10 * square.norm());
    EXPECT_LT((spread_1 - spread).norm(), 1e-8 * spread.norm());
    const auto [square_07, spread_07] = sums(0.7);
    EXPECT_LT((spread_07 - spread).norm(), 1e-6 * spread.norm());
  }
}

TEST(TrainingMeasure, RefusesZeroNoiseAndForeignFeatures) {
  const auto schedule = forward::make_schedule("vp");
  const auto make = [&](double t_min, int dimension) {
    return training_measure(three_points(), *schedule, t_min, 1, Target::proxy,
                            features_of(feature::AxisKind::gaussian, dimension, 8, 1e-2));
  };
  EXPECT_THROW(static_cast<void>(make(0, 1)), InputError);
  EXPECT_THROW(static_cast<void>(make(1e-2, 2)), InputError);
}

}  // namespace
}  // namespace gtv::theory
