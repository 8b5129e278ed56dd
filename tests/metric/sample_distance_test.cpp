#include "gtv/metric/sample_distance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "metric/draw.hpp"
#include "oracle/metric_samples.hpp"

namespace gtv::metric {

namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// E|X| of X ~ N(mean, deviation^2).
double mean_magnitude(double mean, double deviation) {
  const double z = mean / deviation;
  return deviation * std::sqrt(2 / std::numbers::pi) * std::exp(-z * z / 2) +
         mean * std::erf(z / std::numbers::sqrt2);
}

}  // namespace

RC_GTEST_PROP(EnergyDistance, MatchesTheOracle, ()) {
  Engine engine = any_engine();
  const auto columns = *rc::gen::inRange<Index>(1, 9);
  const Matrix a = normal_rows(engine, *rc::gen::inRange<Index>(2, 20), columns).array() + 3;
  Matrix b = normal_rows(engine, *rc::gen::inRange<Index>(2, 20), columns);
  b.row(0) = a.row(1) * (1 + 1e-9);  // a close pair
  RC_ASSERT(std::abs(energy_distance(a, b) - oracle::energy_distance(a, b)) < 1e-11);
  RC_ASSERT(std::abs(mmd_squared(a, b, 2) - oracle::mmd_squared(a, b, 2)) < 1e-12);
  const double median = median_distance(a, b);
  RC_ASSERT(std::abs(mmd_squared(a, b) - oracle::mmd_squared(a, b, median)) < 1e-12);
}

// 2000 values each: standard errors about .01; with a fixed seed.
TEST(EnergyDistance, OfShiftedNormalsIsTheClosedForm) {
  Engine engine(1);
  const Matrix a = normal_rows(engine, 2000, 1);
  const Matrix b = normal_rows(engine, 2000, 1).array() + 1.5;
  const double want =
      2 * mean_magnitude(1.5, std::numbers::sqrt2) - 2 * mean_magnitude(0, std::numbers::sqrt2);
  EXPECT_NEAR(energy_distance(a, b), want, 0.05);
  EXPECT_GT(want, 1.1);
}

// X - Y ~ N(shift, 2 I): E k = (1 + 2 / h^2)^(-D / 2) exp(-|shift|^2 / (2 (h^2 + 2))).
TEST(Mmd, OfShiftedNormalsIsTheClosedForm) {
  Engine engine(2);
  const Matrix a = normal_rows(engine, 1500, 3);
  Matrix b = normal_rows(engine, 1800, 3);
  b.col(1).array() += 2;
  const double h = 1.7;
  const double same = std::pow(1 + 2 / (h * h), -1.5);
  const double want = 2 * same * (1 - std::exp(-4 / (2 * (h * h + 2))));
  EXPECT_NEAR(mmd_squared(a, b, h), want, 0.01);
  EXPECT_GT(want, 0.2);
}

TEST(MedianDistance, IsTheMiddleOfAllPairs) {
  Matrix a(2, 1);
  a << 0, 1;
  Matrix b(2, 1);
  b << 3, 7;
  EXPECT_DOUBLE_EQ(median_distance(a, b), 3.5);  // of 1 2 3 4 6 7
}

// With 99 permutations P(p <= .05) is .05 exactly: of 300 experiments 15 +- 3.8 reject; the bounds
// leave a false-alarm rate of 1e-4 for another seed.
TEST(SampleTests, RejectEqualLawsAtTheStatedRate) {
  Engine engine(3);
  int energy = 0;
  int mmd = 0;
  for (int k = 0; k < 300; ++k) {
    const Matrix a = normal_rows(engine, 12, 3).array().exp();
    const Matrix b = normal_rows(engine, 9, 3).array().exp();
    const auto seed = static_cast<std::uint64_t>(k);
    if (energy_test(a, b, 99, seed).p_value <= 0.05) ++energy;
    if (mmd_test(a, b, 99, seed).p_value <= 0.05) ++mmd;
  }
  EXPECT_GE(energy, 3);
  EXPECT_LE(energy, 31);
  EXPECT_GE(mmd, 3);
  EXPECT_LE(mmd, 31);
}

TEST(SampleTests, RejectAnotherWidthWithEqualMeans) {
  Engine engine(4);
  const Matrix a = normal_rows(engine, 200, 4);
  const Matrix b = normal_rows(engine, 150, 4) * 1.7;
  const TestResult energy = energy_test(a, b, 499, 1);
  EXPECT_EQ(energy.statistic, energy_distance(a, b));
  EXPECT_EQ(energy.p_value, 1.0 / 500);
  const TestResult mmd = mmd_test(a, b, 499, 1);
  EXPECT_EQ(mmd.statistic, mmd_squared(a, b));
  EXPECT_EQ(mmd.p_value, 1.0 / 500);
}

TEST(SampleTests, CountSplitsThatTie) {
  Matrix a(2, 1);
  a << 0.1, 0.1;
  Matrix b(2, 1);
  b << 0.7, 0.7;
  EXPECT_NEAR(energy_test(a, b, 5000, 2).p_value, 1.0 / 3, 0.03);
  EXPECT_EQ(energy_test(a, a, 99, 2).p_value, 1);
}

TEST(SampleTests, AreTheSameBitsForAnyNumberOfThreads) {
  Engine engine(5);
  const Matrix a = normal_rows(engine, 300, 6);
  const Matrix b = normal_rows(engine, 200, 6);
  const int before = thread_count();
  set_thread_count(1);
  const TestResult one = energy_test(a, b, 600, 1);
  const SlicedDistance sliced_one = sliced_wasserstein_1(a, b, 50, 1);
  set_thread_count(3);
  const TestResult three = energy_test(a, b, 600, 1);
  const SlicedDistance sliced_three = sliced_wasserstein_1(a, b, 50, 1);
  set_thread_count(before);
  EXPECT_EQ(one.statistic, three.statistic);
  EXPECT_EQ(one.p_value, three.p_value);
  EXPECT_EQ(sliced_one.mean, sliced_three.mean);
}

RC_GTEST_PROP(SampleDistances, ScaleWithUnitsAndIgnoreOrderAndOrigin, ()) {
  Engine engine = any_engine();
  const Matrix a = normal_rows(engine, 7, 3);
  const Matrix b = normal_rows(engine, 5, 3);
  const Matrix a_moved = (a.colwise().reverse().array() + 8) * 4;
  const Matrix b_moved = (b.array() + 8) * 4;
  const auto close = [](double x, double y) { return std::abs(x - y) < 1e-12 * (1 + std::abs(x)); };
  RC_ASSERT(close(energy_distance(a_moved, b_moved), 4 * energy_distance(a, b)));
  RC_ASSERT(close(energy_distance(b, a), energy_distance(a, b)));
  RC_ASSERT(close(mmd_squared(a_moved, b_moved), mmd_squared(a, b)));
  RC_ASSERT(close(sliced_wasserstein_1(a_moved, b_moved, 9, 3).mean,
                  4 * sliced_wasserstein_1(a, b, 9, 3).mean));
}

// The mean of |u . shift| over the sphere is |shift| Gamma(D/2) / (sqrt(pi) Gamma((D+1)/2)); 4000
// directions tell it to 1 %.
TEST(SlicedWasserstein, OfAShiftIsTheClosedForm) {
  Engine engine(6);
  for (const Index columns : {1, 2, 5, 40}) {
    const Matrix a = normal_rows(engine, 20, columns);
    Matrix b = a;
    b.col(0).array() += 3;
    const auto d = static_cast<double>(columns);
    const double want =
        3 * std::exp(std::lgamma(d / 2) - std::lgamma((d + 1) / 2)) / std::sqrt(std::numbers::pi);
    const SlicedDistance got = sliced_wasserstein_1(a, b, 4000, 7);
    EXPECT_NEAR(got.mean, want, 4 * got.standard_error + 1e-12);
    EXPECT_LT(got.standard_error, 0.02 * want);
  }
}

TEST(SlicedWasserstein, TakesSamplesOfDifferentSizes) {
  Engine engine(8);
  const Matrix a = normal_rows(engine, 3, 2);
  Matrix twice(6, 2);
  twice << a, a;
  EXPECT_NEAR(sliced_wasserstein_1(a, twice, 20, 1).mean, 0, 1e-15);
  EXPECT_TRUE(std::isnan(sliced_wasserstein_1(a, twice, 1, 1).standard_error));
  EXPECT_NE(sliced_wasserstein_1(a, a * 2, 20, 1).mean, sliced_wasserstein_1(a, a * 2, 20, 2).mean);
}

TEST(SampleDistances, RefuseImpossibleSamples) {
  const Matrix fine = Matrix::Identity(3, 2);
  const auto fails = [&](const Matrix& a, const Matrix& b, const char* text) {
    EXPECT_THAT([&] { (void)energy_distance(a, b); }, ThrowsMessage<InputError>(HasSubstr(text)));
    EXPECT_THAT([&] { (void)mmd_test(a, b, 9, 1); }, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  fails(Matrix(1, 2), fine, "a: got 1 rows, expected at least 2");
  fails(fine, Matrix(0, 2), "b: got 0 rows, expected at least 2");
  fails(fine, Matrix::Zero(3, 4), "b: got 4 columns, expected 2 as in a");
  fails(fine, Matrix::Constant(3, 2, NAN), "b: got nan in row 0, column 0");
  const auto refuses = [](const auto& work, const char* text) {
    EXPECT_THAT(work, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  refuses([&] { (void)energy_test(fine, fine, 0, 1); }, "permutations: got 0");
  refuses([&] { (void)mmd_squared(fine, fine, -1); }, "bandwidth: got -1");
  refuses([&] { (void)mmd_squared(Matrix::Ones(3, 2), Matrix::Ones(2, 2)); },
          "bandwidth: got 0, the median distance");
  refuses([&] { (void)sliced_wasserstein_1(fine, fine, 0, 1); }, "directions: got 0");
  refuses([&] { (void)sliced_wasserstein_1(Matrix(0, 2), fine, 3, 1); }, "a: got none");
  refuses([&] { (void)sliced_wasserstein_1(fine, Matrix::Zero(1, 3), 3, 1); },
          "b: got 3 columns, expected 2 as in a");
}

}  // namespace gtv::metric
