#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;

const std::string points = "[data]\npoints = [[-1.0], [0.0], [1.0]]\n";

/// A study of the smallest kind with more text behind it.
Study parsed(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return parse_study(points + text, "s.toml", overrides);
}

TEST(StudyFile, SetsTheKeysThatItNamesAndLeavesTheRestAtTheirDefaults) {
  const Study study = parse_study(
      "name = \"mine\"\nseed = 7\n[data]\npreset = \"square\"\nangle = 0.5\n"
      "[forward]\nschedule = \"ou\"\nt_max = 3\n[estimator]\ndomain = [-2, 2]\nsamples = 10\n",
      "s.toml");
  EXPECT_EQ(study.config.name, "mine");
  EXPECT_EQ(study.config.seed, 7U);
  EXPECT_EQ(study.config.data.preset, "square");
  EXPECT_EQ(study.config.data.angle, 0.5);
  EXPECT_EQ(study.config.forward.schedule, "ou");
  EXPECT_EQ(study.config.forward.t_max, 3.0);
  EXPECT_EQ(study.config.forward.t_min, Config{}.forward.t_min);
  EXPECT_EQ(study.config.estimator.domain[1], 2.0);
  EXPECT_EQ(study.config.estimator.samples, 10);
  EXPECT_EQ(study.config.ensemble.models, 100);
  EXPECT_EQ(study.cells(), 1U);
}

TEST(StudyFile, ReadsPointsAsRowsAndAFlatArrayAsPointsOfDimensionOne) {
  const Study rows = parse_study("data.points = [[1, 2], [3.5, -4]]", "s.toml");
  ASSERT_EQ(rows.config.data.points.rows(), 2);
  ASSERT_EQ(rows.config.data.points.cols(), 2);
  EXPECT_EQ(rows.config.data.points(1, 0), 3.5);
  const Study flat = parse_study("data.points = [1, 2, 4]", "s.toml");
  ASSERT_EQ(flat.config.data.points.rows(), 3);
  EXPECT_EQ(flat.config.data.points(2, 0), 4.0);
}

TEST(StudyFile, AcceptsAWholeNumberWrittenWithAnExponentAndAnIntegerForANumber) {
  const Study study = parsed("[sampler]\ntrajectories = 1e5\n[estimator]\nridge = 1\n");
  EXPECT_EQ(study.config.sampler.trajectories, 100000);
  EXPECT_EQ(study.config.estimator.ridge, 1.0);
}

TEST(StudyFile, IsNamedAfterItsFileUnlessItNamesItself) {
  EXPECT_EQ(parse_study(points, "some/dir/my study.toml").config.name, "my-study");
  EXPECT_EQ(parse_study("name = \"x\"\n" + points, "some/other.toml").config.name, "x");
}

TEST(StudyFile, KeepsTheSweepInTheOrderOfTheFileWithTheLastAxisFastest) {
  const Study study = parsed(
      "[sweep]\n\"forward.t_min\" = [1e-3, 1e-2]\n\"estimator.samples\" = [64, 128, 256]\n"
      "\"data.angle\" = [0]\n");
  ASSERT_EQ(study.sweep.size(), 3U);
  EXPECT_EQ(study.sweep[0].key, "forward.t_min");
  EXPECT_EQ(study.sweep[1].key, "estimator.samples");
  EXPECT_EQ(study.sweep[2].key, "data.angle");
  EXPECT_EQ(study.cells(), 6U);
  EXPECT_EQ(study.cell(1).forward.t_min, 1e-3);
  EXPECT_EQ(study.cell(1).estimator.samples, 128);
  EXPECT_EQ(study.cell(3).forward.t_min, 1e-2);
  EXPECT_EQ(study.cell(3).estimator.samples, 64);
}

TEST(StudyFile, HoldsSweepValuesInTheTypeOfTheirKey) {
  const Study study = parsed(
      "[sweep]\n\"data.spread\" = [0, 0.5]\n\"estimator.samples\" = [1e2]\n"
      "\"estimator.features\" = [\"fourier\"]\n");
  EXPECT_THAT(study.sweep[0].values, ElementsAre(SweepValue(0.0), SweepValue(0.5)));
  EXPECT_THAT(study.sweep[1].values, ElementsAre(SweepValue(std::int64_t{100})));
  EXPECT_THAT(study.sweep[2].values, ElementsAre(SweepValue(std::string("fourier"))));
}

TEST(StudyFile, TakesSweepKeysWithoutQuotesToo) {
  const Study study = parsed("[sweep]\nforward.t_min = [1e-3]\nestimator.samples = [8]\n");
  ASSERT_EQ(study.sweep.size(), 2U);
  EXPECT_EQ(study.sweep[0].key, "forward.t_min");
  EXPECT_EQ(study.sweep[1].key, "estimator.samples");
}

TEST(StudyFile, GuardsCellNumbersBeyondTheSweep) {
  EXPECT_THROW((void)parsed("").cell(1), InputError);
}

TEST(Overrides, ReplaceWhatTheFileSays) {
  const Study study = parsed(
      "[estimator]\nsamples = 5\n",
      {"estimator.samples=9", "forward.schedule=ou", "estimator.domain=[-3, 3]", "seed = 4"});
  EXPECT_EQ(study.config.estimator.samples, 9);
  EXPECT_EQ(study.config.forward.schedule, "ou");
  EXPECT_EQ(study.config.estimator.domain[0], -3.0);
  EXPECT_EQ(study.config.seed, 4U);
}

TEST(Overrides, TakeTheNameTrueForAName) {
  EXPECT_EQ(parsed("", {"estimator.target=true"}).config.estimator.target, "true");
}

TEST(Overrides, AreAppendedToTheTextAsComments) {
  EXPECT_THAT(parsed("", {"estimator.samples=9"}).text,
              EndsWith("[1.0]]\n# --set estimator.samples=9\n"));
}

TEST(Overrides, SetReplaceAndAddSweepAxes) {
  const std::string sweep =
      "[sweep]\n\"forward.t_min\" = [1e-3, 1e-2]\n\"estimator.samples\" = [64, 128]\n";
  const Study study = parsed(sweep, {"sweep.forward.t_min=[0.1]", "sweep.estimator.ridge=[1, 2]",
                                     "sweep.\"data.angle\"=[0]"});
  ASSERT_EQ(study.sweep.size(), 4U);
  EXPECT_EQ(study.sweep[0].key, "forward.t_min");
  EXPECT_THAT(study.sweep[0].values, ElementsAre(SweepValue(0.1)));
  EXPECT_EQ(study.sweep[2].key, "estimator.ridge");
  EXPECT_EQ(study.sweep[3].key, "data.angle");
}

TEST(Overrides, OfASweptKeyEndItsSweep) {
  const Study study =
      parsed("[sweep]\n\"estimator.samples\" = [64, 128]\n", {"estimator.samples=32"});
  EXPECT_TRUE(study.sweep.empty());
  EXPECT_EQ(study.config.estimator.samples, 32);
}

TEST(Overrides, OfTheSourceOfPointsReplaceTheOtherSources) {
  const Study study = parsed("", {"data.preset=line"});
  EXPECT_EQ(study.config.data.preset, "line");
  EXPECT_NO_THROW(check(parsed("", {"data.points=[[1],[2]]"}).config));
}

TEST(Overrides, LookAFileUpFromTheWorkingFolder) {
  const Study study = parsed("", {"data.file=points.csv"});
  EXPECT_EQ(study.config.data.file, std::filesystem::absolute("points.csv").string());
}

TEST(OptionTable, HasAUniqueKeyTypeAndMeaningInEachRow) {
  std::vector<std::string> keys;
  for (const OptionRow& row : option_table()) {
    EXPECT_FALSE(row.type.empty()) << row.key;
    EXPECT_FALSE(row.meaning.empty()) << row.key;
    EXPECT_THAT(keys, ::testing::Not(::testing::Contains(row.key)));
    keys.push_back(row.key);
  }
  EXPECT_EQ(keys.size(), 44U);
}

TEST(OptionTable, HasDefaultsThatAStudyFileMayState) {
  for (const OptionRow& row : option_table()) {
    if (row.default_value.empty()) continue;
    EXPECT_NO_THROW((void)parsed("", {row.key + "=" + row.default_value})) << row.key;
  }
}

std::vector<std::string> targets_of(const std::string& setting) {
  const Study study = parse_study("data.preset = \"line\"\n", "s.toml", {setting});
  std::vector<std::string> targets;
  for (std::size_t i = 0; i < study.cells(); ++i) {
    targets.push_back(study.cell(i).estimator.target);
  }
  return targets;
}

TEST(Overrides, TakeListsOfWordsWithoutQuotes) {
  const std::vector<std::string> both = {"true", "proxy"};
  for (const char* list :
       {"[true,proxy]", "[ true, proxy ]", "[true, \"proxy\"]", "[\"true\", \"proxy\"]"}) {
    EXPECT_EQ(targets_of(std::string("sweep.estimator.target=") + list), both) << list;
  }
  EXPECT_EQ(targets_of("sweep.estimator.target=[true]"), (std::vector<std::string>{"true"}));
  EXPECT_EQ(targets_of("estimator.target=true"), (std::vector<std::string>{"true"}));
  EXPECT_THROW((void)targets_of("sweep.estimator.target=[true,,proxy]"), InputError);
  EXPECT_THROW((void)targets_of("sweep.estimator.target=[true,\"pro,xy]"), InputError);
}

}  // namespace
}  // namespace gtv::study
