#include "gtv/sampler/histogram.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "gtv/sampler/ensemble_density.hpp"

namespace gtv::sampler {
namespace {

BlockView<const double> block(const std::vector<double>& values, int dimension) {
  const std::size_t n = values.size() / static_cast<std::size_t>(dimension);
  return {values.data(), n, n, dimension};
}

TEST(Histogram, PutsPointsIntoTheirBins) {
  Histogram h(1, 4, -1, 1);
  h.add(block({-1.0, -0.51, -0.5, 0.0, 0.99, 1.0, -1.01}, 1));
  EXPECT_EQ(h.counts(), (std::vector<std::uint32_t>{2, 1, 1, 1}));
  EXPECT_EQ(h.outside(), 2U);
}

TEST(Histogram, OrdersThePlaneByRowsOfAscendingY) {
  Histogram h(2, 2, 0, 2);
  h.add(block({0.5, 1.5, 1.5, /*y:*/ 1.5, 0.5, 0.5}, 2));
  EXPECT_EQ(h.counts(), (std::vector<std::uint32_t>{0, 2, 1, 0}));
}

RC_GTEST_PROP(Histogram, CountsEveryTrajectoryExactlyOnce, ()) {
  auto values = *rc::gen::container<std::vector<double>>(rc::gen::arbitrary<double>());
  if (values.size() % 2 == 1) values.push_back(std::numeric_limits<double>::quiet_NaN());
  for (const int dimension : {1, 2}) {
    Histogram h(dimension, 7, -3, 2);
    h.add(block(values, dimension));
    const std::uint64_t in_bins =
        std::accumulate(h.counts().begin(), h.counts().end(), std::uint64_t{0});
    RC_ASSERT(in_bins + h.outside() + h.not_finite() == h.total());
    RC_ASSERT(h.total() == values.size() / static_cast<std::size_t>(dimension));
  }
}

TEST(Histogram, TellsWhatIsNotFinite) {
  Histogram h(1, 4, -1, 1);
  h.add(block(
      {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 0}, 1));
  EXPECT_EQ(h.not_finite(), 2U);
  EXPECT_EQ(h.outside(), 0U);
}

TEST(Histogram, RefusesEmptyRangesAndNoBins) {
  EXPECT_THROW(Histogram(1, 0, 0, 1), InputError);
  EXPECT_THROW(Histogram(1, 3, 1, 1), InputError);
  EXPECT_THROW(Histogram(3, 3, 0, 1), InputError);
}

TEST(Histogram, SpreadsAnIntervalEvenly) {
  Histogram h(1, 4, 0, 4);
  h.spread(2.5, 0.5, 8);  // [0.5, 2.5], either way round
  EXPECT_EQ(h.counts(), (std::vector<std::uint32_t>{2, 4, 2, 0}));
  h.spread(3, 7, 8);
  EXPECT_EQ(h.counts()[3], 2U);
  EXPECT_EQ(h.outside(), 6U);
  h.spread(-3, 1, 4);
  EXPECT_EQ(h.counts()[0], 3U);
  EXPECT_EQ(h.outside(), 9U);
  h.spread(1.5, 1.5, 5);
  EXPECT_EQ(h.counts()[1], 9U);
  h.spread(0, std::numeric_limits<double>::infinity(), 3);
  EXPECT_EQ(h.not_finite(), 3U);
}

RC_GTEST_PROP(Histogram, SpreadsEveryUnitExactlyOnce, ()) {
  Histogram h(1, 7, -3, 2);
  std::uint64_t all = 0;
  for (const auto& [a, b] : *rc::gen::arbitrary<std::vector<std::pair<double, double>>>()) {
    const std::uint32_t weight = *rc::gen::inRange(0U, 1000U);
    h.spread(a, b, weight);
    all += weight;
  }
  const std::uint64_t in_bins =
      std::accumulate(h.counts().begin(), h.counts().end(), std::uint64_t{0});
  RC_ASSERT(in_bins + h.outside() + h.not_finite() == all);
  RC_ASSERT(h.total() == all);
}

TEST(EnsembleDensity, MassIsTheShareInside) {
  const RandomStream random(3, 0, Purpose::test);
  for (const int dimension : {1, 2}) {
    EnsembleDensity ensemble(3, dimension, 10, -1, 1);
    for (int m = 0; m < 3; ++m) {
      std::vector<double> values(200);
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = random.normal(static_cast<std::uint64_t>(m) * 1000 + i);
      }
      Histogram h(dimension, 10, -1, 1);
      h.add(block(values, dimension));
      ensemble.set(m, h);
      const std::vector<double> density = ensemble.density(m);
      EXPECT_NEAR(std::accumulate(density.begin(), density.end(), 0.0) * ensemble.bin_volume(),
                  ensemble.inside(m), 1e-12);
      const std::vector<double> shares = ensemble.coarse_shares(m, 5);
      EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), ensemble.inside(m), 1e-12);
    }
  }
}

TEST(EnsembleDensity, QuartilesInterpolateBetweenMembers) {
  EnsembleDensity ensemble(4, 1, 1, 0, 1);
  for (int m = 0; m < 4; ++m) {
    Histogram h(1, 1, 0, 1);
    std::vector<double> values(10, 2.0);
    for (int i = 0; i < m; ++i) values[static_cast<std::size_t>(i)] = 0.5;
    h.add(block(values, 1));
    ensemble.set(3 - m, h);
  }
  const DensitySummary s = ensemble.summary();  // members 0, .1, .2, .3
  EXPECT_NEAR(s.mean[0], 0.15, 1e-15);
  EXPECT_NEAR(s.q25[0], 0.075, 1e-15);
  EXPECT_NEAR(s.q75[0], 0.225, 1e-15);
}

TEST(EnsembleDensity, ColumnsThatHoldTrajectoriesSumToOne) {
  EnsembleDensity ensemble(1, 2, 2, 0, 2);
  Histogram h(2, 2, 0, 2);
  h.add(block({0.5, 0.5, 0.5, /*y:*/ 0.5, 1.5, 1.5}, 2));
  ensemble.set(0, h);
  const std::vector<double> columns = ensemble.column_normalised_mean();
  EXPECT_NEAR(columns[0] + columns[2], 1, 1e-15);
  EXPECT_EQ(columns[1] + columns[3], 0);
  EXPECT_NEAR(columns[2], 2.0 / 3, 1e-15);
}

TEST(EnsembleDensity, RefusesASummaryWithMembersMissing) {
  EXPECT_THROW((void)EnsembleDensity(2, 1, 4, 0, 1).summary(), InputError);
}

}  // namespace
}  // namespace gtv::sampler
