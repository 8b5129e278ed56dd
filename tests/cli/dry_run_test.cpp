#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "program.hpp"

namespace gtv::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string small_study =
    "[data]\npoints = [[-1.0], [0.5]]\n[sampler]\ntrajectories = 200\n[ensemble]\nmodels = 3\n"
    "[density]\nbins = 10\n[sweep]\n\"estimator.samples\" = [20, 40]\n";

class DryRun : public ::testing::Test {
 protected:
  DryRun() { folder_.write("s.toml", small_study); }
  [[nodiscard]] Outcome dry(const Arguments& more = {}) const {
    return gtv(folder_, with({"run", "s.toml", "--dry-run"}, more));
  }
  TemporaryFolder folder_;
};

TEST_F(DryRun, SaysWhatTheRunWouldBeAndWritesNothing) {
  const Outcome outcome = dry();
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  for (const char* said :
       {"cells         2\n  estimator.samples = 20, 40\n",
        "of a cell     3 models, 200 trajectories of each, 30 steps of each\n",
        "in all        3.6e+04 trajectory steps, 3.6e+04 evaluations of the velocity\n",
        "by a cost model, calibrated on 2 cells\n", "goes to       out/s; nothing was written\n"}) {
    EXPECT_THAT(outcome.out, HasSubstr(said));
  }
  EXPECT_THAT(folder_.files(), ElementsAre("s.toml"));
}

TEST_F(DryRun, AsJsonIsOneObjectWithTheNumbersOfTheManifestOfTheRun) {
  const Outcome outcome = dry({"--json", "--quiet", "--out", "r"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto forecast = nlohmann::json::parse(outcome.out);
  const Outcome ran = gtv(folder_, {"--quiet", "run", "s.toml", "--out", "r"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const auto manifest = nlohmann::json::parse(text_of(folder_ / "r/manifest.json"));
  for (const char* key : {"name", "seed", "sweep", "cells", "trajectory_steps", "threads"}) {
    EXPECT_EQ(forecast.at(key), manifest.at(key)) << key;
  }
}

TEST_F(DryRun, TakesOverrides) {
  const Outcome outcome = dry({"--json", "--set", "estimator.samples=8", "--seed", "4"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(nlohmann::json::parse(outcome.out).at("cells"), 1);
  EXPECT_EQ(nlohmann::json::parse(outcome.out).at("seed"), 4);
}

TEST_F(DryRun, RefusesTheFolderOfAnotherRunUnlessForced) {
  ASSERT_EQ(gtv(folder_, {"run", "s.toml", "--out", "r"}).status, 0);
  EXPECT_EQ(dry({"--out", "r"}).status, 0);
  const Outcome refused = dry({"--out", "r", "--set", "seed=1"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ(refused.out, "");
  EXPECT_EQ(refused.err,
            "gtv: --out: r holds a run of other settings, seed: 0 there, 1 here; choose another "
            "--out, or --force replaces it\n");
  EXPECT_EQ(dry({"--out", "r", "--set", "seed=1", "--force"}).status, 0);
  EXPECT_EQ(nlohmann::json::parse(text_of(folder_ / "r/manifest.json")).at("seed"), 0);
}

TEST_F(DryRun, RefusesInOneLineWhatARunRefuses) {
  for (const auto& [more, error] : std::vector<std::pair<Arguments, std::string>>{
           {{"--out", "s.toml/r"}, "--out: got s.toml/r, expected s.toml to be a folder"},
           {{"--out", ""}, "--out: got \"\", expected the name of a folder"},
           {{"--set", "sweep.seed=[]"},
            "--set: sweep.seed: got [], expected an array of at least one value, as in [1, 2]"},
           {{"--set", "forward.t_min=1"},
            "--set: forward.t_min: got 1, expected less than t_max = 1, in the cell "
            "estimator.samples = 20"}}) {
    const Outcome outcome = dry(more);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, "gtv: " + error + "\n");
    EXPECT_THAT(folder_.files(), ElementsAre("s.toml"));
  }
}

}  // namespace
}  // namespace gtv::test
