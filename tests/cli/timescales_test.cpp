#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace gtv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const char* const three_points = "x,y\n-1,0\n0,1\n2,0\n";
const Arguments small = {"timescales", "--train", "points.csv", "--draws", "16", "--levels", "5"};

TEST(Timescales, WritesATableAndAnObjectAndPrintsASummary) {
  const TemporaryFolder folder;
  folder.write("points.csv", three_points);
  const Outcome outcome = gtv(folder, with(small, {"--out", "t"}));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, StartsWith("D=2: 3 points, 2 dimensions, total variance 1.778\n"));
  EXPECT_THAT(outcome.out, HasSubstr("1.0986 to tell all points"));
  EXPECT_THAT(folder.files(),
              ElementsAre("points.csv", "t", "t/timescales.csv", "t/timescales.json"));
  const std::string table = text_of(folder / "t/timescales.csv");
  EXPECT_THAT(table,
              StartsWith("resolution,points,dimension,t,sigma_over_alpha,flow_t,effective_points,"
                         "effective_lo,effective_hi,own_weight_share,entropy,fraction,"
                         "deterministic_share,mmse,mmse_lo,mmse_hi\nD=2,3,2,"));
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 1 + 5);
  const auto json = nlohmann::json::parse(text_of(folder / "t/timescales.json"));
  EXPECT_NEAR(json.at("information").at("log_points").get<double>(), std::log(3.0), 1e-12);
  EXPECT_EQ(json.at("resolutions").at(0).at("resolution"), "D=2");
  EXPECT_EQ(json.at("train"), "points.csv");
}

TEST(Timescales, PrintsTheObjectAloneForPrograms) {
  const TemporaryFolder folder;
  folder.write("points.csv", three_points);
  const Outcome outcome = gtv(folder, with(small, {"--json", "--seed", "7"}));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json.at("seed"), 7);
  EXPECT_EQ(json.at("draws"), 16);
  EXPECT_THAT(folder.files(), ElementsAre("points.csv"));
  EXPECT_EQ(gtv(folder, with(small, {"--quiet"})).out, "");
}

TEST(Timescales, HasTheSameNumbersForAnyNumberOfThreads) {
  const TemporaryFolder folder;
  folder.write("points.csv", three_points);
  for (const std::string threads : {"1", "3"}) {
    ASSERT_EQ(gtv(folder, with(small, {"--out", threads, "--threads", threads})).status, 0);
  }
  EXPECT_EQ(text_of(folder / "1/timescales.csv"), text_of(folder / "3/timescales.csv"));
}

TEST(Timescales, LeavesNoPicturesOfAnEarlierTable) {
  const TemporaryFolder folder;
  folder.write("points.csv", three_points);
  std::filesystem::create_directory(folder / "t");
  folder.write("t/timescales.png", "old");
  folder.write("t/other.png", "kept");
  ASSERT_EQ(gtv(folder, with(small, {"--out", "t"})).status, 0);
  EXPECT_THAT(folder.files(), ElementsAre("points.csv", "t", "t/other.png", "t/timescales.csv",
                                          "t/timescales.json"));
}

TEST(Timescales, RefusesBadInputInOneLineAndLeavesNothing) {
  struct Case {
    Arguments arguments;
    std::string error;
  };
  const std::vector<Case> cases = {
      {{"timescales"}, "--train is required"},
      {{"timescales", "--train", "none.npy"},
       "--train: got none.npy, which is no file, nor one of the presets "},
      {{"timescales", "--train", "digit"}, "(did you mean digits?)"},
      {{"timescales", "--train", "nan.csv"}, "--train: nan.csv:2: "},
      {{"timescales", "--train", "one.csv"},
       "--train: got 1 distinct point in one.csv at resolution D=2, expected at least 2"},
      {{"timescales", "--train", "points.csv", "--draws", "7"},
       "--draws: got \"7\", expected an integer from 8 to 1000000"},
      {{"timescales", "--train", "points.csv", "--levels", "1"},
       "--levels: got \"1\", expected an integer from 2 to 10000"},
      {{"timescales", "--train", "points.csv", "--resolutions", "4"},
       "--resolutions: got 4, expected none: the points of points.csv are no images"},
      {{"timescales", "--train", "points.csv", "--resolutions", "x"}, "--resolutions: got \"x\""},
      {{"timescales", "--train", "points.csv", "--limit", "9"},
       "--limit: got 9, expected at most 3, the points of points.csv"},
      {{"timescales", "--train", "points.csv", "--out", "one.csv"}, "--out: got one.csv"},
  };
  for (const Case& one : cases) {
    const TemporaryFolder folder;
    folder.write("points.csv", three_points);
    folder.write("one.csv", "1,2\n1,2\n");
    folder.write("nan.csv", "1,2\n1,nan\n3,4\n");
    const Outcome outcome = gtv(folder, one.arguments);
    EXPECT_EQ(outcome.status, 2) << one.error;
    EXPECT_THAT(outcome.err, StartsWith("gtv: "));
    EXPECT_THAT(outcome.err, HasSubstr(one.error));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(folder.files(), ElementsAre("nan.csv", "one.csv", "points.csv"));
  }
}

}  // namespace
}  // namespace gtv::test
