#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <random>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/metric/cumulants.hpp"
#include "gtv/study/result.hpp"
#include "gtv/study/run.hpp"
#include "gtv/study/study_run.hpp"
#include "oracle/sampler_statistics.hpp"
#include "study/ensemble_study.hpp"
#include "study/member_block.hpp"
#include "study/member_rounds.hpp"

namespace gtv::study {
namespace {

/// 30,000 members on 600 bins have 72 MB of counts, so that only statistics are kept.
const std::string many = R"(
name = "many"
data.points = [[-1.0], [0.5]]
estimator.kind = "exact"
sampler.trajectories = 20
sampler.steps = 2
ensemble.models = 30000
density.bins = 600
)";

/// The same members on fewer bins, a third of them, are kept.
const std::vector<std::string> fewer_bins = {"density.bins=200"};

Study study_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return parse_study(text, "s.toml", overrides);
}

TEST(MemberRounds, OfAFixedNumberIsOneWhereCountsAreKept) {
  const Config config = study_of(many, fewer_bins).config;
  EXPECT_TRUE(keeps_counts(config, 1));
  EXPECT_EQ(next_members(config, 1, 0), 30000U);
  EXPECT_EQ(next_members(config, 1, 30000), 30000U);
}

TEST(MemberRounds, HaveAboutEightMegabytesOfCountsWhereTheyAreNotKept) {
  const Config config = study_of(many).config;
  EXPECT_FALSE(keeps_counts(config, 1));
  EXPECT_EQ(next_members(config, 1, 0), 3333U);
  EXPECT_EQ(next_members(config, 1, 29997), 30000U);
  EXPECT_EQ(next_members(config, 2, 0), 512U);
}

TEST(MemberRounds, OfAutoGrowByHalfUpToTheCap) {
  const Config config =
      study_of(many, {"ensemble.models=auto", "ensemble.most=101", "density.bins=200"}).config;
  std::vector<std::uint32_t> ends = {0};
  for (int k = 0; k < 8; ++k) ends.push_back(next_members(config, 1, ends.back()));
  EXPECT_THAT(ends, testing::ElementsAre(0, 16, 24, 36, 54, 82, 101, 101, 101));
}

TEST(MemberRounds, OfFewMembersAreKeptHoweverManyBinsThereAre) {
  const Config config = study_of(many, {"ensemble.models=63", "density.bins=4096"}).config;
  EXPECT_TRUE(keeps_counts(config, 2));
}

KeptMember member_of(std::mt19937& engine, std::size_t bins) {
  std::poisson_distribution<std::uint32_t> small(3);
  std::poisson_distribution<std::uint32_t> large(3000);
  KeptMember member{.counts = {.bins = std::vector<std::uint32_t>(bins, 0), .total = 100000},
                    .reciprocal_condition = 0.5,
                    .in_gaps = 0.25,
                    .scores = {1.5, -2}};
  for (std::size_t b = 0; b < bins; b += 3) member.counts.bins[b] = small(engine);
  member.counts.bins[bins / 2] = large(engine);
  return member;
}

// Long shards hold statistics, short ones counts; both are read back as the same block.
TEST(MemberBlock, IsTheSameBitsWhetherAShardHoldsCountsOrStatistics) {
  const MemberKeeping streaming{
      .bins = 50, .trajectories = 100000, .counts = false, .gaps = true, .scores = 2};
  MemberKeeping keeping = streaming;
  keeping.counts = true;
  for (const std::uint32_t length : {1U, 3U, 2000U}) {
    const Shard shard{.first = 7, .count = length};
    std::mt19937 engine(5);
    MemberBlockWriter a(streaming, shard);
    MemberBlockWriter b(keeping, shard);
    for (std::uint32_t m = 0; m < length; ++m) {
      const KeptMember member = member_of(engine, 50);
      a.add(member);
      b.add(member);
    }
    const std::string mine = std::move(a).take();
    const std::string counts = std::move(b).take();
    EXPECT_LE(mine.size(), counts.size());
    EXPECT_EQ(mine.size() < counts.size(), length == 2000U);
    const MemberBlock one = read_block(streaming, shard, mine);
    const MemberBlock other = read_block(streaming, shard, counts);
    EXPECT_EQ(one.statistics.members(), length);
    EXPECT_EQ(one.statistics.tally(), other.statistics.tally());
    EXPECT_EQ(one.statistics.moments().bins(), other.statistics.moments().bins());
    for (std::size_t bin = 0; bin < 50; ++bin) {
      EXPECT_EQ(one.statistics.histograms()->entries(bin),
                other.statistics.histograms()->entries(bin));
    }
    EXPECT_EQ(one.inside, other.inside);
    EXPECT_EQ(one.in_gaps, std::vector<double>(length, 0.25));
    EXPECT_EQ(one.scores, other.scores);
  }
}

TEST(MemberBlock, RefusesAShardThatEndsTooEarlyOrIsNone) {
  const MemberKeeping keeping{.bins = 50, .trajectories = 100000};
  const Shard shard{.count = 2};
  std::mt19937 engine(5);
  MemberBlockWriter writer(keeping, shard);
  writer.add(member_of(engine, 50));
  const std::string content = std::move(writer).take();
  EXPECT_THROW(static_cast<void>(read_block(keeping, shard, content)), WorkError);
  EXPECT_THROW(static_cast<void>(read_block(keeping, shard, "x" + content)), WorkError);
}

void expect_same(const RunFiles& a, const RunFiles& b) {
  EXPECT_EQ(io::format_npz(a.arrays), io::format_npz(b.arrays));
  EXPECT_EQ(a.cells, b.cells);
}

RunFiles files_of(const Study& study) {
  StudyRun run(study);
  run.finish();
  return run.files();
}

TEST(StreamingStudy, GivesTheSameBitsForAnyNumberOfThreads) {
  set_thread_count(1);
  const RunFiles one = files_of(study_of(many));
  EXPECT_FALSE(one.arrays.contains("density_models"));
  for (const int threads : {2, 3, 8}) {
    set_thread_count(threads);
    expect_same(files_of(study_of(many)), one);
  }
  set_thread_count(0);
}

TEST(StreamingStudy, GoesOnInMemoryToTheSameBits) {
  struct Stop : std::exception {};
  const RunFiles whole = files_of(study_of(many));
  StudyRun run(study_of(many));
  for (const int stop_at : {1, 2}) {
    int reports = 0;
    try {
      run.finish([&](const ProgressState&) {
        if (++reports == stop_at) throw Stop();
      });
    } catch (const Stop&) {
      EXPECT_EQ(reports, stop_at);
    }
  }
  run.finish();
  expect_same(run.files(), whole);
}

class StreamingRun : public test::ResultsTest {
 protected:
  StreamingRun() : ResultsTest("streaming_run") {}
};

TEST_F(StreamingRun, GoesOnFromItsFolderToTheSameBits) {
  const RunFiles whole = files_of(study_of(many));
  bool stopped = true;
  int times = 0;
  for (; stopped; ++times) {
    std::atomic<int> asked = 0;
    RunOptions options{.out = folder_ / "stopped"};
    options.stop = [&] { return ++asked > 4; };
    set_thread_count(1 + times % 3);
    stopped = run_study(study_of(many), options).stopped;
  }
  EXPECT_GT(times, 3);
  write_run(folder_ / "whole", whole);
  for (const char* name : {"density.npz", "cells.csv"}) {
    EXPECT_EQ(io::read_text(folder_ / "stopped" / name), io::read_text(folder_ / "whole" / name));
  }
}

// Three neighbouring bins of the one are a bin of the other: sums are the same, and the quantiles
// of 20 trajectories are exact in both.
TEST(StreamingStudy, AgreesWithTheSameMembersKept) {
  const StudyResult kept = compute_study(study_of(many, fewer_bins));
  const StudyResult same = compute_study(study_of(many));
  const CellResult& a = kept.cells[0];
  const CellResult& b = same.cells[0];
  ASSERT_EQ(b.members, 30000U);
  EXPECT_TRUE(b.member_density.empty());
  EXPECT_EQ(a.inside, b.inside);
  double largest = 0;
  for (std::size_t bin = 0; bin < 200; ++bin) {
    const double mean =
        (b.density_mean[3 * bin] + b.density_mean[3 * bin + 1] + b.density_mean[3 * bin + 2]) / 3;
    EXPECT_NEAR(mean, a.density_mean[bin], 1e-12 * (1 + a.density_mean[bin]));
    largest = std::max(largest, std::abs(mean));
  }
  EXPECT_GT(largest, 0.1);
}

TEST(StreamingStudy, CumulantsMatchTheOracleAndThoseOfMetric) {
  const StudyResult result = compute_study(
      study_of(many, {"ensemble.models=9", "sampler.trajectories=2000", "density.bins=5"}));
  const CellResult& cell = result.cells[0];
  for (std::size_t bin = 0; bin < 5; ++bin) {
    std::vector<double> values;
    for (std::size_t m = 0; m < 9; ++m) values.push_back(cell.member_density[m * 5 + bin]);
    const metric::Cumulants want = metric::cumulants(values);
    EXPECT_NEAR(cell.density_variance[bin], want.variance, 1e-12 * want.variance);
    EXPECT_NEAR(cell.density_skewness[bin], want.skewness, 1e-10);
    EXPECT_NEAR(cell.density_excess_kurtosis[bin], want.excess_kurtosis, 1e-10);
  }
}

TEST(StreamingStudy, OfOneMemberHasNoVariance) {
  const StudyResult result = compute_study(study_of(many, {"ensemble.models=1"}));
  EXPECT_TRUE(std::isnan(result.cells[0].density_variance[0]));
}

}  // namespace
}  // namespace gtv::study
