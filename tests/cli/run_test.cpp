#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "gtv/io/file_lock.hpp"
#include "gtv/io/npy.hpp"
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

TEST(Run, SamplesTheNaiveEstimator) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  const Outcome outcome =
      gtv(folder, {"run", "s.toml", "--out", "r", "--set", "estimator.kind=naive", "--set",
                   "estimator.kappa=0.1", "--set", "sampler.grid=geometric"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  const Outcome refused = gtv(folder, {"run", "s.toml", "--out", "r2", "--set",
                                       "estimator.kind=naive", "--set", "sampler.method=heun"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("sampler.method: got heun with estimator.kind = naive"));
  EXPECT_FALSE(std::filesystem::exists(folder / "r2"));
}

const std::string images_study =
    "[data]\npreset = \"digits\"\nlimit = 200\n[forward]\nschedule = \"ve\"\n"
    "[estimator]\nkind = \"exact\"\n[sampler]\nsteps = 6\ntrajectories = 8\ngrid = \"edm\"\n"
    "[ensemble]\nmodels = 1\n";

/// Image sets by name are found in the tests' folder.
class RunOfImages : public ::testing::Test {
 protected:
  RunOfImages() { ::setenv("GTV_DATASETS", GTV_TEST_DATA, 1); }
  ~RunOfImages() override { ::unsetenv("GTV_DATASETS"); }
};

TEST_F(RunOfImages, WritesSamplesAndPicturesOfThemBesideTheirNeighbours) {
  const TemporaryFolder folder;
  folder.write("s.toml", images_study);
  const Outcome outcome = gtv(folder, {"run", "s.toml", "--out", "r"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("r: 1 cell, "));
  EXPECT_THAT(folder.files(), ElementsAre("r", "r/cells.csv", "r/manifest.json", "r/neighbours.npz",
                                          "r/samples.npy", "s.toml"));
  EXPECT_EQ(io::shape_of(io::read_npy(folder / "r/samples.npy")),
            (std::vector<std::size_t>{1, 8, 64}));
  if (std::system("/usr/bin/python3 -c 'import matplotlib' > /dev/null 2>&1") != 0) {
    GTEST_SKIP() << "python3-matplotlib is not installed";
  }
  const Outcome plot = gtv(folder, {"plot", "r"});
  ASSERT_EQ(plot.status, 0) << plot.err;
  EXPECT_THAT(folder.files(), ElementsAre("r", "r/cells.csv", "r/manifest.json", "r/neighbours.npz",
                                          "r/neighbours.pdf", "r/neighbours.png",
                                          "r/neighbours.svg", "r/samples.npy", "s.toml"));
  // A run of the same settings replaces the pictures too.
  ASSERT_EQ(gtv(folder, {"run", "s.toml", "--out", "r"}).status, 0);
  EXPECT_FALSE(std::filesystem::exists(folder / "r/neighbours.png"));
}

TEST_F(RunOfImages, RefusesALinearModelInOneLine) {
  const TemporaryFolder folder;
  folder.write("s.toml", images_study);
  const Outcome outcome =
      gtv(folder, {"run", "s.toml", "--out", "r", "--set", "estimator.kind=linear"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(
      outcome.err,
      ::testing::StartsWith("gtv: --set: estimator.kind: got linear with points of dimension 64, "
                            "expected exact or naive: "));
  EXPECT_THAT(folder.files(), ElementsAre("s.toml"));
}

TEST(Run, ShowsProgressOffATerminalOnlyWhenAsked) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  EXPECT_EQ(gtv(folder, {"run", "s.toml", "--out", "r"}).err, "");
  const std::string shown =
      gtv(folder, {"run", "s.toml", "--out", "long", "--progress", "--set",
                   "name=a-name-that-is-longer-than-80-columns-have-place-for-beside-all"})
          .err;
  EXPECT_THAT(shown, testing::ContainsRegex("\ra-name-that-is-longe \\[#+. 100 %  6/6  [0-9.]+ "
                                            "members/s  [0-9.]+ s *\n"));
  std::istringstream lines(shown);
  for (std::string line; std::getline(lines, line, '\r');) {
    EXPECT_LT(line.find_last_not_of("\n") + 1, 80U) << line;
  }
  EXPECT_EQ(gtv(folder, {"--quiet", "run", "s.toml", "--out", "r", "--progress"}).err, "");
}

TEST(Run, TakesAStudyOfAnotherNameForTheSame) {
  const TemporaryFolder folder;
  folder.write("a.toml", small_study);
  folder.write("b.toml", small_study);
  ASSERT_EQ(gtv(folder, {"run", "a.toml", "--out", "r"}).status, 0);
  const Outcome outcome = gtv(folder, {"run", "b.toml", "--out", "r", "--resume"});
  EXPECT_EQ(outcome.out, "r: complete already, nothing computed\n");
}

TEST(Run, RefusesAFolderInUseWithEveryCommand) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  std::filesystem::create_directories(folder / "r/unfinished");
  const io::FileLock somebody(folder / "r/unfinished/lock");
  for (const Arguments& arguments : {Arguments{"run", "s.toml", "--force"},
                                     {"run", "s.toml", "--dry-run"},
                                     {"predict", "s.toml"},
                                     {"compare", "s.toml"},
                                     {"figures"},
                                     {"memorize", "--train", "digits", "--samples", "digits"},
                                     {"verify"}}) {
    Arguments all = arguments;
    all.insert(all.end(), {"--out", "r"});
    const Outcome outcome = gtv(folder, all);
    EXPECT_EQ(outcome.status, 2) << arguments.front();
    EXPECT_THAT(outcome.err, HasSubstr("r: is in use by process ")) << arguments.front();
  }
}

TEST(Run, RefusesTheFolderOfOtherSettingsUnlessForced) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  ASSERT_EQ(gtv(folder, {"run", "s.toml", "--out", "r"}).status, 0);
  const Outcome refused = gtv(folder, {"run", "s.toml", "--out", "r", "--set", "seed=1"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ(refused.err,
            "gtv: --out: r holds a run of other settings, seed: 0 there, 1 here; choose another "
            "--out, or --force replaces it\n");
  EXPECT_EQ(json_of(folder / "r/manifest.json").at("seed"), 0);
  EXPECT_EQ(gtv(folder, {"run", "s.toml", "--out", "r", "--set", "seed=1", "--force"}).status, 0);
  EXPECT_EQ(json_of(folder / "r/manifest.json").at("seed"), 1);
}

TEST(Run, ResumesACompleteRunByLeavingItAlone) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  EXPECT_THAT(gtv(folder, {"run", "s.toml", "--out", "r", "--resume"}).out,
              HasSubstr("r: 2 cells, "));
  const nlohmann::json before = json_of(folder / "r/manifest.json");
  const Outcome again = gtv(folder, {"run", "s.toml", "--out", "r", "--resume"});
  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(again.err, "");
  EXPECT_EQ(again.out, "r: complete already, nothing computed\n");
  EXPECT_EQ(json_of(folder / "r/manifest.json"), before);
}

TEST(Run, TakesFileNamesThatAreNoText) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  folder.write("p\xff.csv", "-1\n0.5\n");
  for (int i = 0; i < 2; ++i) {
    const Outcome outcome =
        gtv(folder, {"run", "s.toml", "--out", "r", "--set", "data.file=p\xff.csv"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
  }
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
       "s.toml: estimator.theory: got none with estimator.kind = linear-theory, expected one of "
       "large-p, paper, finite-p, population, conditional, gradient-flow, in the cell "
       "estimator.samples = 20"},
      {{"--set", "nonsense"}, "--set: got \"nonsense\", expected KEY=VALUE"},
      {{"--out", "s.toml/r"}, "--out: got s.toml/r, expected s.toml to be a folder"},
      {{"--set", "sweep.estimator.samples=64,128"},
       "--set: sweep.estimator.samples: got \"64,128\", expected an array of at least one value, "
       "as "
       "in [1, 2]"},
      {{"--out", "out/" + std::string(300, 'x')},
       "--out: got a name of 300 bytes, expected at most 255"},
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
  folder.write("d.toml", "[data]\nfile = \"p.csv\"\n");
  folder.write("p.csv", "1,2\n3\n");
  EXPECT_EQ(gtv(folder, {"run", "d.toml"}).err,
            "gtv: d.toml:2: data.file: p.csv:2: got 1 fields, expected 2 as in the line before\n");
  EXPECT_THAT(folder.files(), ElementsAre("d.toml", "p.csv", "s.toml"));
}

TEST(Run, RefusesWhatIsNoStudyFileInOneLine) {
  const TemporaryFolder folder;
  folder.write("binary", std::string("\x00\x01\xff\xfe", 4));
  folder.write("latin", "# caf\xe9\n");
  folder.write("empty", "");
  for (const auto& [file, error] : std::vector<std::pair<std::string, std::string>>{
           {"missing", "missing: cannot read: "},
           {".", ".: cannot read: "},
           {"", "STUDY: got \"\", expected the name of a study file"},
           {"/dev/zero", "/dev/zero: got a device, expected a study file"},
           {"binary", "binary:1: got text that is no TOML, "},
           {"latin", "latin:1: got text that is no TOML, "},
           {"empty", "empty: data: got none, expected exactly one of points, preset, file"}}) {
    const Outcome outcome = gtv(folder, {"run", file});
    EXPECT_EQ(outcome.status, 2) << file;
    EXPECT_EQ(outcome.err.find("gtv: " + error), 0U) << outcome.err;
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1);
  }
  EXPECT_THAT(folder.files(), ElementsAre("binary", "empty", "latin"));
}

/// A study of so many shards that it is interrupted long before its end.
class InterruptedRun : public testing::Test {
 protected:
  [[nodiscard]] Started start(const Arguments& more = {}) const {
    folder_.write("s.toml", small_study);
    return {folder_,
            with({"run", "s.toml", "--out", "a/b", "--set", "ensemble.models=1000000"}, more)};
  }
  void wait_for(const std::string& file) const {
    for (int i = 0; i < 6000 && !std::filesystem::exists(folder_ / file); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  TemporaryFolder folder_;
};

TEST_F(InterruptedRun, FinishesItsShardsAlsoWhereTheSignalIsSentTwice) {
  const Started started = start();
  wait_for("a/b/unfinished/shards");
  // As timeout(1) does: to the process, and to its process group.
  ASSERT_EQ(::kill(started.id(), SIGTERM), 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  ASSERT_EQ(::kill(started.id(), SIGTERM), 0);
  const Outcome outcome = started.wait();
  EXPECT_EQ(outcome.status, 143);
  EXPECT_THAT(outcome.err, testing::ContainsRegex("gtv: interrupted: [0-9]+ of [0-9]+ shards"));
}

TEST_F(InterruptedRun, EndsAtOnceOnASecondSignalAndLeavesNothingHalfWritten) {
  for (const int second : {SIGINT, SIGTERM}) {
    const Started started = start({"--set", "sampler.trajectories=1000000000"});
    wait_for("a/b/unfinished/lock");
    ASSERT_EQ(::kill(started.id(), SIGINT), 0);
    // The same signal soon after is the same interrupt; one more is another in any case.
    for (int i = 0; i < 100 && !started.has_ended(); ++i) {
      ::kill(started.id(), second);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    const Outcome outcome = started.wait();
    EXPECT_EQ(outcome.status, 128 + second);
    EXPECT_THAT(outcome.err, HasSubstr("once more ends at once\n"));
    EXPECT_THAT(outcome.err, HasSubstr("gtv: interrupted\n"));
    EXPECT_THAT(folder_.files(), ElementsAre("s.toml"));
  }
}

TEST(Run, SaysSoWhereAMappedFileHasBeenShortened) {
  const TemporaryFolder folder;
  folder.write("s.toml", small_study);
  const Started started(
      folder, {"run", "s.toml", "--out", "r", "--set", "sampler.trajectories=1000000000"});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  ASSERT_EQ(::kill(started.id(), SIGBUS), 0);  // what the system sends then
  const Outcome outcome = started.wait();
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("gtv: a data file was shortened while it was in use"));
}

}  // namespace
}  // namespace gtv::test
