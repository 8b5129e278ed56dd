#include "gtv/theory/timescales.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "gtv/base/error.hpp"

namespace gtv::theory {
namespace {

TEST(Timescales, TimesAndNoisesAreOneAnothersInverse) {
  for (const double t : {1e-9, 0.01, 0.7, 5.0}) {
    EXPECT_NEAR(time_of_noise(noise_of_time(t)) / t, 1, 1e-12);
  }
  EXPECT_NEAR(noise_of_time(0.5 * std::log(2.0)), 1, 1e-15);
}

TEST(SpeciationTime, IsHalfTheLogarithmOfTheLargestVariance) {
  EXPECT_DOUBLE_EQ(speciation_time(std::exp(3.0)), 1.5);
  EXPECT_EQ(speciation_time(1), 0);
  EXPECT_EQ(speciation_time(0.2), 0);
  EXPECT_EQ(speciation_time(0), 0);
  EXPECT_THROW((void)speciation_time(-1), InputError);
  EXPECT_THROW((void)speciation_time(std::nan("")), InputError);
}

// To the four digits that are given.
TEST(CollapseTime, HasThePublishedValues) {
  EXPECT_NEAR(collapse_time(256, 8, 1), 0.1438, 5e-5);
  EXPECT_NEAR(collapse_time(4096, 16, 1), 0.2181, 5e-5);
  EXPECT_NEAR(collapse_time(4096, 32, 1), 0.4514, 5e-5);
  EXPECT_NEAR(collapse_time(4096, 64, 1), 0.7372, 5e-5);
  EXPECT_NEAR(collapse_time(256, 8, 4), 0.5 * std::log(1 + 4 / 3.0), 1e-12);
}

TEST(CollapseTime, OfEqualEigenvaluesIsThatOfAnIsotropicGaussian) {
  const std::vector<double> equal(32, 2.5);
  EXPECT_NEAR(collapse_time(4096, equal) / collapse_time(4096, 32, 2.5), 1, 1e-10);
}

TEST(CollapseTime, IgnoresDirectionsWithoutVariance) {
  std::vector<double> values(40, 0.0);
  for (int k = 0; k < 3; ++k) values[static_cast<std::size_t>(k)] = 0.7;
  EXPECT_NEAR(collapse_time(100, values) / collapse_time(100, 3, 0.7), 1, 1e-10);
}

TEST(CollapseTime, RefusesWhatHasNone) {
  EXPECT_THROW((void)collapse_time(1, 2, 1), InputError);
  EXPECT_THROW((void)collapse_time(2, 0, 1), InputError);
  EXPECT_THROW((void)collapse_time(2, 2, 0), InputError);
  EXPECT_THROW((void)collapse_time(2, std::array{0.0, 0.0}), InputError);
  EXPECT_THROW((void)collapse_time(2, std::array{1.0, -1.0}), InputError);
}

TEST(SameClassProbability, HasThePublishedValueAtSpeciation) {
  for (const double d : {4.0, 64.0, 1e4}) {
    EXPECT_NEAR(same_class_probability(std::sqrt(d), 1, 0.5 * std::log(d)), 0.77520, 5e-6);
  }
}

// The largest eigenvalue of the mixture is d + 1.
TEST(SameClassProbability, HasThePublishedValuesAtTheTimeOfTheLargestEigenvalue) {
  const std::vector<std::pair<double, double>> published = {
      {8, .7567}, {16, .7657}, {64, .7728}, {256, .7746}};
  for (const auto& [d, phi] : published) {
    EXPECT_NEAR(same_class_probability(std::sqrt(d), 1, speciation_time(d + 1)), phi, 1e-4) << d;
  }
}

TEST(SameClassProbability, GoesFromOneToAHalf) {
  EXPECT_EQ(same_class_probability(20, 1, 0), 1);
  EXPECT_EQ(same_class_probability(1, 0, 1e-6), 1);
  EXPECT_NEAR(same_class_probability(1, 1, 30), 0.5, 1e-12);
  EXPECT_NEAR(same_class_probability(0, 1, 0), 0.5, 1e-12);
}

// By Riemann sums of the definition, (1/2) int (G+^2 + G-^2) / (G+ + G-).
TEST(SameClassProbability, IsTheIntegralOfItsDefinition) {
  for (const double t : {0.05, 0.4, 1.2}) {
    const double mean = 2.3 * std::exp(-t);
    const double variance = 0.4 * std::exp(-2 * t) + 1 - std::exp(-2 * t);
    double sum = 0;
    for (double x = -15; x < 15; x += 1e-3) {
      const double plus = std::exp(-(x - mean) * (x - mean) / (2 * variance));
      const double minus = std::exp(-(x + mean) * (x + mean) / (2 * variance));
      if (plus + minus > 0) sum += 0.5 * (plus * plus + minus * minus) / (plus + minus);
    }
    const double want = sum * 1e-3 / std::sqrt(2 * M_PI * variance);
    EXPECT_NEAR(same_class_probability(2.3, 0.4, t), want, 1e-11) << t;
  }
}

}  // namespace
}  // namespace gtv::theory
