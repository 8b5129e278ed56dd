#include "gtv/sampler/density_statistics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "gtv/base/error.hpp"
#include "oracle/sampler_statistics.hpp"

namespace gtv::sampler {
namespace {

using oracle::Counts;

constexpr std::size_t bins = 6;
constexpr std::uint64_t total = 200000;

/// Bins that are empty, nearly so, small, near the first step of two counts, large and
/// heavy-tailed.
std::vector<Counts> some_members(std::size_t count, unsigned seed = 1) {
  std::mt19937 engine(seed);
  std::vector<Counts> members(count, Counts(bins, 0));
  std::poisson_distribution<std::uint32_t> rare(0.01);
  std::poisson_distribution<std::uint32_t> small(40);
  std::poisson_distribution<std::uint32_t> middle(500);
  std::normal_distribution<double> large(30000, 2000);
  std::lognormal_distribution<double> heavy(6, 1);
  for (Counts& member : members) {
    member[1] = rare(engine);
    member[2] = small(engine);
    member[3] = middle(engine);
    member[4] = static_cast<std::uint32_t>(large(engine));
    member[5] = static_cast<std::uint32_t>(std::min(heavy(engine), 100000.0));
  }
  return members;
}

/// Members [first, end), of which every seventh has lost 3 trajectories.
DensityStatistics statistics_of(const std::vector<Counts>& members, std::size_t first,
                                std::size_t end, bool quantiles = true) {
  DensityStatistics statistics(bins, total / 2, quantiles);
  for (std::size_t m = first; m < end; ++m) {
    statistics.add(static_cast<std::uint32_t>(m),
                   {.bins = members[m], .total = total, .not_finite = m % 7 == 0 ? 3U : 0U},
                   1.0 / static_cast<double>(1 + m));
  }
  statistics.settle();
  return statistics;
}

/// All members, merged from blocks of that length.
DensityStatistics merged_by(const std::vector<Counts>& members, std::size_t length) {
  DensityStatistics all(bins, total / 2, true);
  for (std::size_t first = 0; first < members.size(); first += length) {
    all.merge(statistics_of(members, first, std::min(members.size(), first + length)));
  }
  return all;
}

void expect_sums(const DensityStatistics& statistics, const std::vector<Counts>& members,
                 double tolerance) {
  for (std::size_t b = 0; b < bins; ++b) {
    const oracle::Sums want = oracle::sums_over_members(members, b);
    const CountMoments& moments = statistics.moments();
    EXPECT_DOUBLE_EQ(moments.mean(b), static_cast<double>(want.mean));
    EXPECT_NEAR(moments.second(b), static_cast<double>(want.second),
                1e-15 * static_cast<double>(want.second));
    EXPECT_NEAR(moments.bins()[b].third, static_cast<double>(want.third),
                tolerance * static_cast<double>(want.absolute_third));
    EXPECT_NEAR(moments.bins()[b].fourth, static_cast<double>(want.fourth),
                tolerance * static_cast<double>(want.fourth));
  }
}

TEST(DensityStatistics, SumsMatchTheOracleMemberByMemberAndByBlocks) {
  const std::vector<Counts> members = some_members(1000);
  expect_sums(statistics_of(members, 0, 1000), members, 1e-12);
  for (const std::size_t length : std::vector<std::size_t>{1, 2, 7, 100, 999}) {
    expect_sums(merged_by(members, length), members, 1e-12);
  }
}

TEST(CountMoments, OfAHundredThousandMembersOneByOneMatchTheOracle) {
  const std::vector<Counts> members = some_members(100000);
  CountMoments moments(bins);
  for (const Counts& member : members) moments.add(member);
  for (std::size_t b = 0; b < bins; ++b) {
    const oracle::Sums want = oracle::sums_over_members(members, b);
    EXPECT_NEAR(moments.bins()[b].third, static_cast<double>(want.third),
                1e-12 * static_cast<double>(want.absolute_third));
    EXPECT_NEAR(moments.bins()[b].fourth, static_cast<double>(want.fourth),
                1e-12 * static_cast<double>(want.fourth));
  }
}

TEST(DensityStatistics, WholeNumbersDoNotDependOnTheGrouping) {
  const std::vector<Counts> members = some_members(500);
  const DensityStatistics whole = statistics_of(members, 0, 500);
  for (const std::size_t length : std::vector<std::size_t>{1, 3, 64, 499}) {
    const DensityStatistics parts = merged_by(members, length);
    EXPECT_EQ(parts.tally(), whole.tally());
    EXPECT_EQ(parts.inside(), whole.inside());
    for (std::size_t b = 0; b < bins; ++b) {
      EXPECT_EQ(parts.moments().mean(b), whole.moments().mean(b));
      EXPECT_EQ(parts.moments().second(b), whole.moments().second(b));
      EXPECT_EQ(parts.histograms()->entries(b), whole.histograms()->entries(b));
    }
  }
}

TEST(DensityStatistics, MergingTwoHalvesOfHalvesIsTheSameAsInARow) {
  const std::vector<Counts> members = some_members(400);
  const auto block = [&](std::size_t k) { return statistics_of(members, 100 * k, 100 * k + 100); };
  DensityStatistics left = block(0);
  left.merge(block(1));
  DensityStatistics right = block(2);
  right.merge(block(3));
  left.merge(right);
  expect_sums(left, members, 1e-12);
  EXPECT_EQ(left.tally(), statistics_of(members, 0, 400).tally());
}

TEST(DensityStatistics, QuantilesMatchTheOracleExactlyBelow512AndWithinAStepAbove) {
  for (const std::size_t count : std::vector<std::size_t>{1, 2, 3, 10, 1000}) {
    const std::vector<Counts> members = some_members(count);
    const DensityStatistics statistics = merged_by(members, 64);
    for (std::size_t b = 0; b < bins; ++b) {
      for (const double q : {0.0, 0.1, 0.25, 0.5, 0.75, 0.99, 1.0}) {
        const double want = oracle::quantile_over_members(members, b, q);
        const double found = statistics.histograms()->quantile(b, q);
        const double last = static_cast<double>(count) - 1;
        const double above = last > 0 ? std::ceil(q * last) / last : 0;  // the order statistic
        if (oracle::quantile_over_members(members, b, above) < 511) {
          EXPECT_NEAR(found, want, 1e-12 * want) << b << " " << q;
        } else {
          EXPECT_NEAR(found, want, std::max(want, 512.0) / 256) << b << " " << q;
        }
      }
    }
  }
}

TEST(CountHistograms, EveryCountIsInItsStepWhoseWidthIsAtMostA256thOfIt) {
  std::uint32_t next = 0;
  for (std::uint32_t step = 0; step <= CountHistograms::step_of(0xffffffffU); ++step) {
    const CountHistograms::Step at = CountHistograms::step(static_cast<std::uint16_t>(step));
    ASSERT_EQ(at.first, next) << step;
    ASSERT_EQ(CountHistograms::step_of(at.first), step);
    ASSERT_EQ(CountHistograms::step_of(at.first + (at.width - 1)), step);
    ASSERT_TRUE(at.width == 1 || at.width <= at.first / 256);
    next = at.first + at.width;
  }
  EXPECT_EQ(next, 0U);  // all 2^32 of them
  EXPECT_EQ(CountHistograms::step_of(511), 511);
  EXPECT_EQ(CountHistograms::step_of(0xffffffffU), 6399);
}

TEST(DensityStatistics, ReadBackFromItsPartsIsTheSame) {
  const std::vector<Counts> members = some_members(300);
  const DensityStatistics all = statistics_of(members, 0, 300);
  CountHistograms histograms(0);
  for (std::size_t b = 0; b < bins; ++b) histograms.append(all.histograms()->entries(b));
  histograms.set_members(300);
  const DensityStatistics again(total / 2, CountMoments(300, all.moments().bins()), histograms,
                                all.tally());
  EXPECT_EQ(again.members(), 300U);
  EXPECT_EQ(again.moments().bins(), all.moments().bins());
  EXPECT_EQ(again.histograms()->quantile(4, 0.3), all.histograms()->quantile(4, 0.3));
  EXPECT_EQ(again.half_mean_shares(true), all.half_mean_shares(true));
}

TEST(DensityStatistics, HalvesAreTheMeansOfEvenAndOddMembers) {
  const std::vector<Counts> members = some_members(5);
  const DensityStatistics all = merged_by(members, 2);
  const std::vector<double> even = all.half_mean_shares(true);
  const std::vector<double> odd = all.half_mean_shares(false);
  EXPECT_DOUBLE_EQ(even[4], (members[0][4] + members[2][4] + members[4][4]) / (3.0 * total));
  EXPECT_DOUBLE_EQ(odd[4], (members[1][4] + members[3][4]) / (2.0 * total));
  EXPECT_THROW(static_cast<void>(statistics_of(members, 0, 1).half_mean_shares(false)), InputError);
}

TEST(DensityStatistics, CountsWhatIsNotFiniteInTrajectoriesAndKnowsTheWorstCondition) {
  const DensityStatistics all = statistics_of(some_members(15), 0, 15);
  // Members 0, 7 and 14: 3 of 200,000 counts are 1.5 of 100,000 trajectories, rounded up.
  EXPECT_EQ(all.not_finite(), 6U);
  EXPECT_DOUBLE_EQ(all.min_reciprocal_condition(), 1.0 / 15);
}

TEST(DensityStatistics, RefusesMembersOfAnotherTotal) {
  DensityStatistics statistics(1, 10, false);
  statistics.add(0, {.bins = {3}, .total = 10}, 1);
  EXPECT_THROW(statistics.add(1, {.bins = {3}, .total = 11}, 1), WorkError);
}

// 2^20 members of 2^32 - 1 counts: sums of squares need 84 bits.
TEST(CountMoments, HoldTheLargestSumsExactly) {
  constexpr std::uint32_t largest = 0xffffffffU;
  CountMoments one(1);
  one.add(std::vector<std::uint32_t>{largest, largest, largest, 0});
  CountMoments all = one;
  for (int k = 0; k < 18; ++k) all.merge(CountMoments(all));
  EXPECT_EQ(all.members(), std::uint64_t{1} << 20U);
  const double deviation = 0.25 * largest;
  const double n = 1 << 20;
  EXPECT_DOUBLE_EQ(all.mean(0), 0.75 * largest);
  EXPECT_DOUBLE_EQ(all.second(0), n * 3 * deviation * deviation);
  EXPECT_NEAR(all.bins()[0].fourth / (n * std::pow(deviation, 4) * 21), 1, 1e-12);
}

}  // namespace
}  // namespace gtv::sampler
