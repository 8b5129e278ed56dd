#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <filesystem>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/metric/total_variation.hpp"
#include "gtv/study/compare.hpp"
#include "gtv/study/result.hpp"
#include "gtv/study/run.hpp"
#include "gtv/study/study_run.hpp"
#include "study/ensemble_study.hpp"

namespace gtv::study {
namespace {

using testing::HasSubstr;
using testing::Property;
using testing::Throws;

const std::string line = R"(
name = "line"
data.points = [[-1.0], [0.5]]
estimator.samples = 64
estimator.per_axis = 6
sampler.trajectories = 400
sampler.seeds = "stratified"
sampler.steps = 6
ensemble.models = "auto"
ensemble.floor = 0.04
density.bins = 40
[sweep]
"estimator.ridge" = [0.01, 10.0]
)";

Study study_of(const std::vector<std::string>& overrides = {}) {
  return parse_study(line, "s.toml", overrides);
}

RunFiles files_of(const Study& study) {
  StudyRun run(study);
  run.finish();
  return run.files();
}

void expect_same(const RunFiles& a, const RunFiles& b) {
  EXPECT_EQ(io::format_npz(a.arrays), io::format_npz(b.arrays));
  EXPECT_EQ(a.cells, b.cells);
}

double distance(const StudyResult& result, const std::vector<double>& p,
                const std::vector<double>& q) {
  const double width = (result.range[1] - result.range[0]) / result.bins;
  std::vector<double> a = p;
  std::vector<double> b = q;
  for (double& v : a) v *= width;
  for (double& v : b) v *= width;
  return metric::total_variation(a, b);
}

TEST(AdaptiveEnsemble, AddsMembersUntilTheFloorIsReached) {
  const StudyResult result = compute_study(study_of());
  EXPECT_EQ(result.cells[1].members, 16U);  // a large ridge leaves little to vary
  EXPECT_GT(result.cells[0].members, 24U);
  EXPECT_LT(result.cells[0].members, 1000U);
  for (const CellResult& cell : result.cells) {
    EXPECT_LE(cell.floor, 0.04);
    EXPECT_EQ(cell.inside.size(), cell.members);
  }
}

TEST(AdaptiveEnsemble, IsThatOfAsManyMembersAskedFor) {
  const StudyResult result = compute_study(study_of());
  const std::string models = fmt::format("ensemble.models={}", result.cells[0].members);
  const StudyResult fixed = compute_study(study_of({models}));
  EXPECT_EQ(result.cells[0].density_mean, fixed.cells[0].density_mean);
  EXPECT_EQ(result.cells[0].density_q75, fixed.cells[0].density_q75);
  EXPECT_EQ(result.cells[0].member_density, fixed.cells[0].member_density);
}

TEST(AdaptiveEnsemble, GivesTheSameBitsForAnyNumberOfThreadsAndWhereverItWasStopped) {
  struct Stop : std::exception {};
  set_thread_count(1);
  const RunFiles one = files_of(study_of());
  for (const int threads : {2, 3, 8}) {
    set_thread_count(threads);
    expect_same(files_of(study_of()), one);
    StudyRun run(study_of());
    for (int k = 0; k < 100 && !run.done(); ++k) {
      try {
        run.finish([](const ProgressState& state) {
          if (state.done % 3 == 0) throw Stop();
        });
      } catch (const Stop&) {
        EXPECT_FALSE(run.done() && k == 0);
      }
    }
    run.finish();
    expect_same(run.files(), one);
  }
  set_thread_count(0);
}

TEST(AdaptiveEnsemble, PadsArraysOfMembersWithNaNAndSaysWhatWasReached) {
  const Study study = study_of();
  const StudyResult result = compute_study(study);
  const io::Npz arrays = density_arrays(study, result);
  const auto& inside = std::get<Array<double>>(arrays.at("inside"));
  const std::size_t longest = result.cells[0].members;
  EXPECT_THAT(inside.shape, testing::ElementsAre(2, longest));
  EXPECT_FALSE(std::isnan(inside.values[longest + 15]));
  EXPECT_TRUE(std::isnan(inside.values[longest + 16]));
  const auto& models = std::get<Array<double>>(arrays.at("density_models"));
  EXPECT_THAT(models.shape, testing::ElementsAre(2, longest, 40));
  EXPECT_TRUE(std::isnan(models.values.back()));
  const std::string csv = cells_csv(study, result);
  EXPECT_THAT(csv, HasSubstr(",min_rcond,floor,reached\n"));
  EXPECT_THAT(csv, HasSubstr(fmt::format("0,0.01,{},400,", longest)));
  EXPECT_THAT(csv, HasSubstr(",yes\n"));
}

TEST(AdaptiveEnsemble, CountsTheMembersThatTurnOutToBeNeeded) {
  StudyRun run(study_of());
  std::size_t first = 0;
  ProgressState last;
  run.finish([&](const ProgressState& state) {
    if (first == 0) first = state.total;
    last = state;
  });
  EXPECT_EQ(last.done, last.total);
  EXPECT_GT(last.total, first);
}

TEST(AdaptiveEnsemble, OfTheGapMassReachesItsInterval) {
  const StudyResult result = compute_study(study_of(
      {"ensemble.metric=gap_mass", "ensemble.floor=0.02", "sweep.estimator.ridge=[0.01]"}));
  EXPECT_LE(result.cells[0].floor, 0.02);
  EXPECT_GT(result.cells[0].members, 16U);
}

class AdaptiveRun : public test::ResultsTest {
 protected:
  AdaptiveRun() : ResultsTest("adaptive_run") {}
};

TEST_F(AdaptiveRun, SaysThatTheCapCameFirst) {
  std::vector<std::string> told;
  RunOptions options{.out = folder_};
  options.tell = [&](const std::string& note) { told.push_back(note); };
  const Study study = study_of({"ensemble.most=20", "ensemble.floor=0.001"});
  const RunReport report = run_study(study, options);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told, report.notes);
  EXPECT_THAT(told[0], testing::StartsWith("2 of 2 cells did not reach ensemble.floor = 0.001 with "
                                           "ensemble.most = 20 members (the worst reached 0."));
  const StudyResult result = compute_study(study);
  EXPECT_THAT(cells_csv(study, result), HasSubstr(",no\n"));
  EXPECT_EQ(report.trajectory_steps, 2 * 20 * 400 * 6);
  EXPECT_THAT(io::read_text(folder_ / "manifest.json"),
              HasSubstr("\"cell_models\": [\n    20,\n    20\n  ]"));
}

TEST_F(AdaptiveRun, GoesOnFromItsFolderToTheSameBits) {
  const RunFiles whole = files_of(study_of());
  bool stopped = true;
  int times = 0;
  for (; stopped; ++times) {
    std::atomic<int> asked = 0;
    RunOptions options{.out = folder_ / "stopped"};
    options.stop = [&] { return ++asked > 3; };
    set_thread_count(1 + times % 3);
    stopped = run_study(study_of(), options).stopped;
  }
  EXPECT_GT(times, 1);
  write_run(folder_ / "whole", whole);
  for (const char* name : {"density.npz", "cells.csv"}) {
    EXPECT_EQ(io::read_text(folder_ / "stopped" / name), io::read_text(folder_ / "whole" / name));
  }
}

std::string error_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    const Study study = parse_study(text, "s.toml", overrides);
    static_cast<void>(compute_study(study));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST_F(AdaptiveRun, IsRefusedWhereANumberOfMembersIsNeeded) {
  EXPECT_EQ(
      error_of("data.points = [[1, 2, 3]]\nestimator.kind = \"exact\"\n"
               "ensemble.models = \"auto\"\n"),
      "s.toml:3: ensemble.models: got auto with points of dimension 3, expected a number: the "
      "floor is that of a density, in one or two dimensions");
  EXPECT_EQ(error_of("data.preset = \"square\"\nensemble.models = \"auto\"\n"
                     "ensemble.metric = \"gap_mass\"\n"),
            "s.toml:3: ensemble.metric: got gap_mass with points of dimension 2, expected density, "
            "or points on a line");
  EXPECT_EQ(error_of(line, {"ensemble.models=some"}),
            "--set: ensemble.models: got \"some\", expected an integer from 1 to 1000000, or "
            "\"auto\"");
  EXPECT_THAT([&] { static_cast<void>(compare_study(study_of(), {small(4)})); },
              Throws<InputError>(Property(
                  &InputError::what,
                  HasSubstr("s.toml:9: ensemble.models: got auto, expected a number: here all "
                            "ensembles have as many members, which --members sets"))));
}

// The floor estimates the mean error, so an error is below it about as often as above. Stopping at
// the first floor below what was asked for picks low estimates, but rounds overshoot; measured over
// 60 seeds the error is at most the floor that was asked for in most cases, and on average within a
// tenth of the floor that was stated. A fair floor fails either bound with probability below 1e-3.
TEST(AdaptiveEnsemble, ReachesAFloorThatIsHonest) {
  constexpr int seeds = 60;
  const std::vector<std::string> one = {"sweep.estimator.ridge=[0.01]", "ensemble.floor=0.03"};
  std::vector<std::string> much = one;
  much.insert(much.end(), {"ensemble.models=6000", "seed=12345"});
  const StudyResult truth = compute_study(study_of(much));
  int within = 0;
  double ratio = 0;
  for (int seed = 0; seed < seeds; ++seed) {
    std::vector<std::string> overrides = one;
    overrides.push_back(fmt::format("seed={}", seed));
    const StudyResult result = compute_study(study_of(overrides));
    const double error =
        distance(result, result.cells[0].density_mean, truth.cells[0].density_mean);
    if (error <= 0.03) ++within;
    ratio += error / result.cells[0].floor / seeds;
  }
  EXPECT_GE(within, seeds / 2);
  EXPECT_LT(ratio, 1.2);
  EXPECT_GT(ratio, 0.8);
  RecordProperty("within", within);
  RecordProperty("ratio", fmt::format("{:.3f}", ratio));
}

}  // namespace
}  // namespace gtv::study
