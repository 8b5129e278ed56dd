#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/metric/exchange_test.hpp"
#include "gtv/metric/proportions.hpp"
#include "gtv/metric/swap_test.hpp"
#include "metric/draw.hpp"

namespace gtv::metric {

namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// Points on a line, the first `training` of which are training points.
struct Line {
  std::vector<double> at;
  Index training = 0;
};

Line any_line(Engine& engine, Index training, Index samples) {
  Line line{.at = {}, .training = training};
  for (Index i = 0; i < training + samples; ++i) line.at.push_back(uniform(engine, 0, 1));
  return line;
}

/// d1 and d2 of a point to distinct ones of those taken, itself left out if it is one.
std::array<double, 2> two_nearest(const std::vector<double>& at, std::size_t point,
                                  const std::vector<char>& taken) {
  double d1 = std::numeric_limits<double>::infinity();
  double nearest = 0;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (taken[i] == 0 || i == point || std::abs(at[i] - at[point]) >= d1) continue;
    d1 = std::abs(at[i] - at[point]);
    nearest = at[i];
  }
  double d2 = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (taken[i] == 0 || i == point || at[i] == nearest) continue;
    d2 = std::min(d2, std::abs(at[i] - at[point]));
  }
  return {d1, d2};
}

ExchangePool pool_of(const Line& line) {
  ExchangePool pool{.training = line.training,
                    .place = {},
                    .begin = {0},
                    .near = {},
                    .observed = Matrix(static_cast<Index>(line.at.size()), 2)};
  std::vector<char> taken(line.at.size());
  std::fill_n(taken.begin(), line.training, char{1});
  const auto place = [&](std::size_t i) {
    return static_cast<std::int32_t>(std::find(line.at.begin(), line.at.end(), line.at[i]) -
                                     line.at.begin());
  };
  for (std::size_t i = 0; i < line.at.size(); ++i) {
    pool.place.push_back(place(i));
    std::vector<NearPlace> near;
    for (std::size_t j = 0; j < line.at.size(); ++j) {
      if (place(j) != static_cast<std::int32_t>(j)) continue;
      near.push_back({.distance = std::abs(line.at[i] - line.at[j]), .place = place(j)});
    }
    std::sort(near.begin(), near.end(),
              [](const NearPlace& a, const NearPlace& b) { return a.distance < b.distance; });
    pool.near.insert(pool.near.end(), near.begin(), near.end());
    pool.begin.push_back(pool.near.size());
    const auto nearest = two_nearest(line.at, i, taken);
    pool.observed.row(static_cast<Index>(i)) << nearest[0], nearest[1];
  }
  return pool;
}

/// Differences of shares and of U, of one labelling.
std::array<double, 2> differences(const Line& line, const std::vector<char>& taken,
                                  double threshold) {
  std::array<double, 2> memorised{};
  std::array<std::vector<double>, 2> d1;
  for (std::size_t i = 0; i < line.at.size(); ++i) {
    const auto nearest = two_nearest(line.at, i, taken);
    const std::size_t side = taken[i] == 0 ? 0 : 1;
    memorised[side] += nearest[0] / nearest[1] < threshold ? 1 : 0;
    d1[side].push_back(nearest[0]);
  }
  double u = 0;
  for (const double a : d1[0]) {
    for (const double b : d1[1]) u += a > b ? 1 : a == b ? 0.5 : 0;
  }
  const auto size = [&](std::size_t side) { return static_cast<double>(d1[side].size()); };
  return {memorised[0] / size(0) - memorised[1] / size(1), u};
}

/// The test over all labellings instead of some.
ExchangeResult exact_exchange_test(const Line& line, double threshold) {
  const std::size_t points = line.at.size();
  std::vector<char> taken(points);
  std::fill_n(taken.begin(), line.training, char{1});
  const auto observed = differences(line, taken, threshold);
  std::array<std::array<double, 2>, 2> beyond{};
  double all = 0;
  std::sort(taken.begin(), taken.end());
  do {
    const auto lot = differences(line, taken, threshold);
    for (const std::size_t what : {0U, 1U}) {
      beyond[what][0] += lot[what] <= observed[what] + 1e-9 ? 1 : 0;
      beyond[what][1] += lot[what] >= observed[what] - 1e-9 ? 1 : 0;
    }
    ++all;
  } while (std::next_permutation(taken.begin(), taken.end()));
  const auto p = [&](const std::array<double, 2>& sides) {
    return std::min(1.0, 2 * std::min(sides[0], sides[1]) / all);
  };
  return {.share_p = p(beyond[0]), .distance_p = p(beyond[1])};
}

}  // namespace

TEST(SwapTest, IsTheBinomialTestWhereAllDifferencesAreOne) {
  const std::vector<Index> difference = {1, 1, -1, 1, 0, 1, 1, 1, -1, 1, 1};
  const SwapTest found = swap_test(difference, 0.95);
  EXPECT_EQ(found.sum, 6);
  EXPECT_NEAR(found.p_value, share_p({.count = 8, .total = 10}, 0.5), 1e-15);
  EXPECT_EQ(found.usual, 6) << "|sum| > 6 of ten has a probability of 22 / 1024, > 4 of 112 / 1024";
}

// The 8 sums of +-5 +-2 +-1: 8, 6, 4, 2 and their opposites.
TEST(SwapTest, CountsAllSwapsOfUnequalDifferences) {
  EXPECT_DOUBLE_EQ(swap_test(std::vector<Index>{5, -2, 1}, 0.5).p_value, 6.0 / 8);
  EXPECT_DOUBLE_EQ(swap_test(std::vector<Index>{5, 2, 1}, 0.5).p_value, 2.0 / 8);
  EXPECT_EQ(swap_test(std::vector<Index>{5, 2, 1}, 0.5).usual, 4);
  EXPECT_DOUBLE_EQ(swap_test(std::vector<Index>{}, 0.95).p_value, 1);
}

// As a sign test of 300 samples this would have p = 1e-90.
TEST(SwapTest, IsNotMisledByManySamplesOfFewPoints) {
  EXPECT_DOUBLE_EQ(swap_test(std::vector<Index>{100, 100, 100}, 0.95).p_value, 0.25);
  EXPECT_LT(swap_test(std::vector<Index>(2000, 3), 0.95).p_value, 1e-290);
  EXPECT_THAT([] { (void)swap_test(std::vector<Index>{1}, 1); },
              ThrowsMessage<InputError>(HasSubstr("level: got 1")));
}

// Of 924 labellings; four standard deviations of 4000 lots.
TEST(ExchangeTest, MatchesAllLabellings) {
  Engine engine(4);
  for (int k = 0; k < 6; ++k) {
    Line line = any_line(engine, 6, 6);
    line.at[7] = line.at[2];  // a copy
    line.at[9] = line.at[10];
    const ExchangeResult want = exact_exchange_test(line, 0.4);
    const ExchangeResult got = exchange_test(pool_of(line), 0.4, 4000, 1);
    const auto error = [](double p) { return 8 * std::sqrt(p / 2 / 4000) + 1e-3; };
    EXPECT_NEAR(got.share_p, want.share_p, error(want.share_p));
    EXPECT_NEAR(got.distance_p, want.distance_p, error(want.distance_p));
  }
}

TEST(ExchangeTest, SeesCopiesAndIsTheSameOnAnyNumberOfThreads) {
  Engine engine(5);
  Line line = any_line(engine, 100, 100);
  for (std::size_t i = 0; i < 100; ++i) line.at[100 + i] = line.at[i] + 1e-6;
  std::vector<ExchangeResult> found;
  for (const int threads : {1, 3}) {
    set_thread_count(threads);
    found.push_back(exchange_test(pool_of(line), 0.3, 999, 7));
  }
  set_thread_count(0);
  EXPECT_EQ(found[0].share_p, 0.002) << "the least there is";
  EXPECT_EQ(found[0].distance_p, 0.002);
  EXPECT_EQ(found[0].share_p, found[1].share_p);
  EXPECT_EQ(found[0].distance_p, found[1].distance_p);
}

TEST(ExchangeTest, RefusesOneSideAloneAndNumbersOutOfRange) {
  Engine engine(6);
  ExchangePool pool = pool_of(any_line(engine, 4, 4));
  const auto fails = [&](double threshold, int permutations, const char* text) {
    EXPECT_THAT([&] { (void)exchange_test(pool, threshold, permutations, 0); },
                ThrowsMessage<InputError>(HasSubstr(text)));
  };
  fails(1, 9, "threshold: got 1");
  fails(0.3, 0, "permutations: got 0");
  pool.training = 8;
  fails(0.3, 9, "pool: got 8 training points of 8 points");
}

TEST(NearPlacesNeeded, LeaveFewerThanTwoWithAProbabilityBelowABillionth) {
  for (const double p : {0.01, 0.2, 0.5, 0.97}) {
    const auto k = static_cast<double>(near_places_needed(p));
    const auto few = [p](double n) { return std::pow(1 - p, n) + n * p * std::pow(1 - p, n - 1); };
    EXPECT_LT(few(k), 1e-9);
    EXPECT_GE(few(k - 1), 1e-9);
  }
  EXPECT_EQ(near_places_needed(1), 2);
}

}  // namespace gtv::metric
