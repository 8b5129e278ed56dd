#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "gtv/io/npz.hpp"
#include "program.hpp"

namespace gtv::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string small_study =
    "[data]\npoints = [[-1.0], [0.5]]\n[sampler]\ntrajectories = 200\n[ensemble]\nmodels = 3\n"
    "[density]\nbins = 10\n[sweep]\n\"estimator.samples\" = [20, 40]\n";

nlohmann::json json_of(const std::filesystem::path& file) {
  return nlohmann::json::parse(std::ifstream(file));
}

TEST(Run, WritesManifestCellsAndDensity) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  const Outcome outcome = gtv(folder, {"run", "s.toml", "--out", "r"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, HasSubstr("r: 2 cells, "));
  EXPECT_THAT(folder.files(),
              ElementsAre("r", "r/cells.csv", "r/density.npz", "r/manifest.json", "s.toml"));
  const io::Npz npz = io::read_npz(folder / "r/density.npz");
  EXPECT_EQ(io::shape_of(npz.at("density_mean")), (std::vector<std::size_t>{2, 10}));
}

TEST(Run, PutsResultsUnderTheNameOfTheStudyByDefault) {
  const TemporaryFolder folder;
  folder.write("mine.toml", small_study);
  ASSERT_EQ(gtv(folder, {"--quiet", "run", "mine.toml"}).status, 0);
  EXPECT_TRUE(std::filesystem::exists(folder / "out/mine/density.npz"));
}

TEST(Run, TakesOverridesAndTheGlobalSeedIntoTheManifest) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  const Outcome outcome =
      gtv(folder, {"--seed", "9", "--quiet", "run", "s.toml", "--out", "r", "--set",
                   "ensemble.models=2", "--set", "sweep.estimator.samples=[8]"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out + outcome.err, "");
  const nlohmann::json manifest = json_of(folder / "r/manifest.json");
  EXPECT_EQ(manifest.at("seed"), 9);
  EXPECT_TRUE(manifest.at("trajectory_steps").is_number_integer());
  EXPECT_EQ(manifest.at("trajectory_steps"), 2 * 200 * 30);
  EXPECT_EQ(manifest.at("study"), small_study +
                                      "# --set ensemble.models=2\n"
                                      "# --set sweep.estimator.samples=[8]\n# --set seed=9\n");
  EXPECT_THAT(manifest.at("command").get<std::string>(), HasSubstr("gtv --seed 9 --quiet run"));
}

TEST(Run, ShowsProgressOffATerminalOnlyWhenAsked) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  EXPECT_EQ(gtv(folder, {"run", "s.toml", "--out", "r"}).err, "");
  EXPECT_NE(gtv(folder, {"run", "s.toml", "--out", "r", "--progress"}).err, "");
  EXPECT_EQ(gtv(folder, {"--quiet", "run", "s.toml", "--out", "r", "--progress"}).err, "");
}

TEST(Run, RefusesTheFolderOfAnotherStudyAndLeavesItAlone) {
  const TemporaryFolder folder;
  folder.write("a.toml", small_study);
  folder.write("b.toml", small_study);
  ASSERT_EQ(gtv(folder, {"run", "a.toml", "--out", "r"}).status, 0);
  const nlohmann::json before = json_of(folder / "r/manifest.json");
  const Outcome outcome = gtv(folder, {"run", "b.toml", "--out", "r"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("--out"));
  EXPECT_EQ(json_of(folder / "r/manifest.json"), before);
}

struct Case {
  std::vector<std::string> more;
  std::string error;
};

TEST(Run, RefusesBadInputInOneLineAndLeavesNothing) {
  const std::vector<Case> cases = {
      {{"--set", "estimator.sampels=3"},
       "--set: estimator.sampels: got an unknown key, expected a key of a study (did you mean "
       "estimator.samples?)"},
      {{"--set", "estimator.ridge=-1"}, "--set: estimator.ridge: got -1, expected a number >= 0"},
      {{"--set", "forward.t_min=1"},
       "--set: forward.t_min: got 1, expected less than t_max = 1, in the cell estimator.samples = "
       "20"},
      {{"--set", "estimator.kind=linear-theory"},
       "--set: estimator.kind: linear-theory is not available in this version; available: exact, "
       "linear, in the cell estimator.samples = 20"},
      {{"--set", "nonsense"}, "--set: got \"nonsense\", expected KEY=VALUE"},
      {{"--out", "s.toml/r"}, "--out: got s.toml/r, expected s.toml to be a folder"},
      {{"--out", ""}, "--out: got \"\", expected the name of a folder"},
  };
  for (const Case& one : cases) {
    const TemporaryFolder folder;
    folder.write("s.toml", small_study);
    std::vector<std::string> arguments = {"run", "s.toml"};
    arguments.insert(arguments.end(), one.more.begin(), one.more.end());
    const Outcome outcome = gtv(folder, arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.err, "gtv: " + one.error + "\n");
    EXPECT_THAT(folder.files(), ElementsAre("s.toml"));
  }
}

TEST(Run, NamesTheFileAndLineOfAFault) {
  const TemporaryFolder folder;
  folder.write("s.toml", "[data]\npoints = [[0.0]]\n[estimator]\nsamples = 0\n");
  EXPECT_EQ(gtv(folder, {"run", "s.toml"}).err,
            "gtv: s.toml:4: estimator.samples: got 0, expected an integer from 1 to 1000000000\n");
  const Outcome missing = gtv(folder, {"run", "t.toml"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_EQ(missing.err.find("gtv: t.toml: "), 0U) << missing.err;
}

TEST(Run, EndsOnAnInterruptWith130AndNothingHalfWritten) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  const Started started(
      folder, {"run", "s.toml", "--out", "r", "--set", "sampler.trajectories=1000000000"});
  // Long enough to be at work; the test holds all the same if it is not.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  ASSERT_EQ(::kill(started.id(), SIGINT), 0);
  const Outcome outcome = started.wait();
  EXPECT_EQ(outcome.status, 130);
  EXPECT_THAT(outcome.err, HasSubstr("gtv: interrupted\n"));
  for (const std::string& name : folder.files()) {
    EXPECT_TRUE(name == "s.toml" || name == "r") << name;
  }
}

}  // namespace
}  // namespace gtv::test
