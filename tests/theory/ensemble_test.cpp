#include "theory/ensemble.hpp"

#include <gtest/gtest.h>

// The predicted moments against ensembles that were trained: the model of the paper's second
// figure, 16 x 16 Gaussian features, ridge 0.1, t from 0.01 to 1. Standard errors are of the
// ensemble; every bound is four of them beyond what the theory is off by, so that the false-alarm
// rate is below 1e-4 each (one fixed seed).

namespace gtv::theory {
namespace {

using estimator::Target;

/// Five spreads of `bias` above its mean 1 for normal weights of that covariance.
double largest_bias(const Matrix& covariance) {
  return 1 + 5 * std::sqrt(2) * covariance.norm() / covariance.trace();
}

}  // namespace

TEST(SlowEnsemble, HasTheLargeSampleMomentsAtSixtyFourSamplesAFeature) {
  const Model model(16);
  const Training training{.samples = 16384, .ridge = 0.1};
  const WeightMoments want = large_sample_moments(model.features(Target::proxy), training);
  const Matrix members = model.train(training, Target::proxy, 400, 1);
  const Agreement found = agreement(members, want.mean, want.covariance);
  EXPECT_LT(found.trace.error, 0.0125);
  EXPECT_NEAR(found.trace.value, 1, 0.05);
  EXPECT_NEAR(found.along.value, 1, 4 * 0.023);
  EXPECT_LT(found.bias, largest_bias(want.covariance));
  EXPECT_LT(found.mean_error, 0.03);

  // What must be told apart: the covariance of the other target, and the one that is twice as
  // large. The paper's form, which has the target's noise alone, misses 7 % of it.
  const Matrix other = large_sample_moments(model.features(Target::truth), training).covariance;
  EXPECT_GT(agreement(members, want.mean, other).trace.value, 5);
  const Agreement twice = agreement(members, want.mean, 2 * want.covariance);
  EXPECT_LT(twice.trace.value + 8 * twice.trace.error, 1);
  const Matrix paper = paper_moments(model.features(Target::proxy), training).covariance;
  const Agreement part = agreement(members, want.mean, paper);
  EXPECT_GT(part.trace.value - 3 * part.trace.error, 1);
}

TEST(SlowEnsemble, HasTheFiniteSampleMomentsAtFourSamplesAFeature) {
  const Model model(16);
  const ProductFeatures features = model.features(Target::proxy);
  const Training training{.samples = 1024, .ridge = 0.1};
  const WeightMoments want = finite_sample_moments(features, training).moments;
  const Matrix members = model.train(training, Target::proxy, 400, 1);
  const Agreement found = agreement(members, want.mean, want.covariance);
  EXPECT_LT(found.trace.error, 0.02);
  EXPECT_NEAR(found.trace.value, 1, 0.1);
  EXPECT_NEAR(found.along.value, 1, 4 * 0.037);
  EXPECT_LT(found.mean_error, 0.13);

  // The large-sample form is told apart, in trace and mean.
  const WeightMoments large = large_sample_moments(features, training);
  const Agreement wrong = agreement(members, large.mean, large.covariance);
  EXPECT_GT(wrong.trace.value, 1.3);
  EXPECT_GT(wrong.bias, largest_bias(large.covariance));
}

TEST(SlowEnsemble, HasTheFiniteSampleMomentsAtFourFeaturesASample) {
  const Model model(16);
  const ProductFeatures features = model.features(Target::proxy);
  const Training training{.samples = 64, .ridge = 0.1};
  const WeightMoments want = finite_sample_moments(features, training).moments;
  const Matrix members = model.train(training, Target::proxy, 1600, 1);
  const Agreement found = agreement(members, want.mean, want.covariance);
  EXPECT_LT(found.trace.error, 0.04);
  EXPECT_GT(found.trace.value, 1.1);
  EXPECT_LT(found.trace.value, 1.45);
  EXPECT_NEAR(found.along.value, 0.95, 4 * 0.07);
  EXPECT_LT(found.mean_error, 0.18);

  const WeightMoments large = large_sample_moments(features, training);
  const Agreement wrong = agreement(members, large.mean, large.covariance);
  EXPECT_LT(wrong.trace.value, 0.2);
  EXPECT_GT(wrong.mean_error, 0.5);
}

}  // namespace gtv::theory
