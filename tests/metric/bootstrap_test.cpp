#include "gtv/metric/bootstrap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/quantile.hpp"
#include "gtv/base/random.hpp"
#include "gtv/metric/total_variation.hpp"
#include "metric/draw.hpp"
#include "oracle/metric.hpp"

namespace gtv::metric {

namespace {

using Means = std::span<const double>;

/// Rows of `centre` plus normal noise.
Matrix noisy_rows(Engine& engine, Index rows, Index columns, double centre, double noise) {
  return (noise * normal_rows(engine, rows, columns)).array() + centre;
}

double difference_of_first(Means a, Means b) {
  return a[0] - b[0];
}

double average(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// E of the total variation between rows of the mean 1 / (2 bins) and independent normal
/// differences of standard deviation `sd` in each bin: half the mean magnitude in the bins and half
/// that of what is outside, whose sd is sqrt(bins) larger.
double expected_total_variation(double bins, double sd) {
  return 0.5 * std::sqrt(2 / std::numbers::pi) * sd * (bins + std::sqrt(bins));
}

/// The members that resample `member` picks for a group.
std::vector<Index> picks(std::uint64_t seed, std::uint32_t member, Index members, Index size,
                         Index first) {
  const RandomStream stream(seed, member, Purpose::bootstrap);
  std::vector<Index> result;
  for (Index i = 0; i < size; ++i) {
    const double u = stream.uniform(static_cast<std::uint64_t>(first + i));
    result.push_back(static_cast<Index>(u * static_cast<double>(members)));
  }
  return result;
}

double asymmetric(Means a, Means b) {
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) {
    sum += static_cast<double>(j + 1) * (a[j] - 2 * b[j]) * a[j];
  }
  return sum;
}

}  // namespace

TEST(BootstrapInterval, MatchesTheOracle) {
  Engine engine(1);
  const Matrix a = normal_rows(engine, 7, 3);
  const Matrix b = normal_rows(engine, 5, 3);
  std::vector<double> values;
  for (std::uint32_t k = 0; k < 70; ++k) {  // more than two blocks
    values.push_back(asymmetric(oracle::mean_of_rows(a, picks(9, k, 7, 7, 0)),
                                oracle::mean_of_rows(b, picks(9, k, 5, 5, 7))));
  }
  std::sort(values.begin(), values.end());
  const Interval interval = bootstrap_interval(a, b, asymmetric, 70, 0.8, 9);
  EXPECT_NEAR(interval.lo, sorted_quantile(values, 0.1), 1e-13);
  EXPECT_NEAR(interval.hi, sorted_quantile(values, 0.9), 1e-13);
}

TEST(BootstrapInterval, CoversTheTruthAsOftenAsStated) {
  // The share is .934 in the long run, its spread over 3000 cases .0045: it leaves [.92, .96] with
  // probability 1e-3 (one fixed seed).
  Engine engine(2);
  constexpr int cases = 3000;
  int covered = 0;
  double length = 0;
  for (int k = 0; k < cases; ++k) {
    const Matrix a = noisy_rows(engine, 40, 1, 1.5, 1);
    const Matrix b = noisy_rows(engine, 40, 1, 1.0, 2);
    const Interval interval =
        bootstrap_interval(a, b, difference_of_first, 200, 0.95, static_cast<std::uint64_t>(k));
    if (interval.lo <= 0.5 && 0.5 <= interval.hi) ++covered;
    length += (interval.hi - interval.lo) / cases;
  }
  EXPECT_GT(covered, 0.92 * cases);
  EXPECT_LT(covered, 0.96 * cases);
  // Two-sided 95 % of a normal of variance (1 + 4) / 40.
  EXPECT_NEAR(length, 2 * 1.96 * std::sqrt(5.0 / 40), 0.05 * length);
}

TEST(BootstrapInterval, DoesNotVaryAnExactPrediction) {
  Engine engine(3);
  const Matrix exact = Matrix::Constant(1, 2, 4);
  const auto of_second = [](Means, Means b) { return b[0]; };
  const Interval interval =
      bootstrap_interval(normal_rows(engine, 9, 2), exact, of_second, 20, 0.9, 1);
  EXPECT_EQ(interval.lo, 4);
  EXPECT_EQ(interval.hi, 4);
}

TEST(NullDistribution, MatchesTheOracle) {
  Engine engine(4);
  const Matrix a = normal_rows(engine, 4, 3);
  const Matrix b = normal_rows(engine, 6, 3);
  Matrix pool(10, 3);
  pool << a, b;
  const std::vector<double> got = null_distribution(a, b, asymmetric, 40, 9);
  const std::vector<double> exact = null_distribution(a, asymmetric, 40, 9);
  const std::vector<Index> all{0, 1, 2, 3};
  for (std::uint32_t k = 0; k < 40; ++k) {
    const std::uint32_t member = 0x80000000U + k;
    EXPECT_NEAR(got[k],
                asymmetric(oracle::mean_of_rows(pool, picks(9, member, 10, 4, 0)),
                           oracle::mean_of_rows(pool, picks(9, member, 10, 6, 4))),
                1e-13);
    EXPECT_NEAR(exact[k],
                asymmetric(oracle::mean_of_rows(a, picks(9, member, 4, 4, 0)),
                           oracle::mean_of_rows(a, all)),
                1e-13);
  }
}

TEST(NullDistribution, HasTheMeanTotalVariationOfGaussianNoise) {
  // Spread of the mean over pools and resamples: 0.7 %. A fault of 3.5 % is five of them, so the
  // false-alarm rate is below 1e-6 (one fixed seed).
  Engine engine(5);
  constexpr double bins = 200;
  constexpr double noise = 1e-4;
  const Matrix a = noisy_rows(engine, 40, 200, 0.5 / bins, noise);
  const Matrix b = noisy_rows(engine, 20, 200, 0.5 / bins, noise);
  const double sd = noise * std::sqrt((1 / 40.0 + 1 / 20.0) * 59 / 60);
  const double want = expected_total_variation(bins, sd);
  EXPECT_NEAR(average(null_distribution(a, b, total_variation, 400, 1)), want, 0.035 * want);
  const double alone = expected_total_variation(bins, noise * std::sqrt(39.0 / 40 / 40));
  EXPECT_NEAR(average(null_distribution(a, total_variation, 400, 1)), alone, 0.035 * alone);
}

TEST(Bootstrap, IsTheSameBitsForAnyNumberOfThreads) {
  Engine engine(6);
  const Matrix a = normal_rows(engine, 30, 50);
  const Matrix b = normal_rows(engine, 20, 50);
  set_thread_count(1);
  const Interval interval = bootstrap_interval(a, b, asymmetric, 200, 0.95, 7);
  const std::vector<double> floor = null_distribution(a, b, asymmetric, 200, 7);
  for (const int threads : {2, 3}) {
    set_thread_count(threads);
    const Interval other = bootstrap_interval(a, b, asymmetric, 200, 0.95, 7);
    EXPECT_EQ(other.lo, interval.lo);
    EXPECT_EQ(other.hi, interval.hi);
    EXPECT_EQ(null_distribution(a, b, asymmetric, 200, 7), floor);
  }
  set_thread_count(0);
  EXPECT_NE(null_distribution(a, b, asymmetric, 200, 8), floor) << "another seed";
  const std::vector<double> fewer = null_distribution(a, b, asymmetric, 64, 7);
  EXPECT_TRUE(std::equal(fewer.begin(), fewer.end(), floor.begin())) << "the first are the same";
}

TEST(BootstrapInput, IsChecked) {
  using testing::HasSubstr;
  using testing::ThrowsMessage;
  const Matrix ones = Matrix::Ones(3, 2);
  const auto fails = [](const auto& call, const char* text) {
    EXPECT_THAT([&] { static_cast<void>(call()); }, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  const auto interval = [](const Matrix& a, const Matrix& b, int resamples, double level) {
    return bootstrap_interval(a, b, difference_of_first, resamples, level, 1);
  };
  fails([&] { return interval(Matrix(0, 2), ones, 9, 0.9); }, "a: got none");
  fails([&] { return interval(ones, Matrix(0, 2), 9, 0.9); }, "b: got none");
  fails([&] { return interval(Matrix(3, 0), Matrix(3, 0), 9, 0.9); }, "columns: got none");
  fails([&] { return interval(ones, Matrix::Ones(3, 4), 9, 0.9); }, "b: got 4 columns");
  fails([&] { return interval(ones, Matrix::Constant(1, 2, NAN), 9, 0.9); }, "b: got nan in row 0");
  fails([&] { return interval(ones, ones, 0, 0.9); }, "resamples: got 0");
  fails([&] { return interval(ones, ones, 9, 1); }, "level: got 1");
  fails([&] { return interval(ones, ones, 9, NAN); }, "level: got nan");
  fails([&] { return null_distribution(ones, ones, difference_of_first, -1, 1); },
        "resamples: got -1");
  fails([&] { return null_distribution(Matrix(0, 2), difference_of_first, 9, 1); }, "a: got none");
  const auto not_a_number = [](Means, Means) { return std::nan(""); };
  EXPECT_THAT([&] { static_cast<void>(null_distribution(ones, ones, not_a_number, 9, 1)); },
              ThrowsMessage<WorkError>(HasSubstr("the statistic of resample 0 is nan")));
}

}  // namespace gtv::metric
