// The commands that set theories against ensembles: predict, compare, attribute.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "gtv/io/npz.hpp"
#include "program.hpp"

namespace gtv::test {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Arguments = std::vector<std::string>;
using Shape = std::vector<std::size_t>;

const std::string tiny_study =
    "[data]\npoints = [[-1.0], [0.5]]\n[estimator]\nper_axis = 4\nsamples = 24\n[sampler]\n"
    "steps = 8\n[sweep]\n\"forward.t_min\" = [1e-2, 1e-1]\n";
const Arguments small = {"--members", "8", "--trajectories", "200", "--bins", "20"};

std::ptrdiff_t lines(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

TEST(Compare, WritesTablesArraysAndAManifestAndCountsVerdicts) {
  const TemporaryFolder folder;
  folder.write("s.toml", tiny_study);
  const Outcome outcome = gtv(
      folder, with({"compare", "s.toml", "--out", "c", "--theories", "large-p,finite-p"}, small));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, StartsWith("c: 2 cells: "));
  EXPECT_THAT(outcome.out, HasSubstr(" undecided, in "));
  EXPECT_THAT(folder.files(), ElementsAre("c", "c/compare.csv", "c/compare.npz", "c/cumulants.csv",
                                          "c/manifest.json", "s.toml"));
  const io::Npz npz = io::read_npz(folder / "c/compare.npz");
  EXPECT_EQ(io::shape_of(npz.at("density_ensemble")), (Shape{2, 20}));
  EXPECT_EQ(io::shape_of(npz.at("density_theory/finite-p")), (Shape{2, 20}));
  EXPECT_EQ(io::shape_of(npz.at("verdict/large-p")), (Shape{2}));
  EXPECT_EQ(io::shape_of(npz.at("floor/large-p")), (Shape{2}));
  EXPECT_EQ(lines(text_of(folder / "c/compare.csv")), 1 + 2 * 2);
  const auto manifest = nlohmann::json::parse(std::ifstream(folder / "c/manifest.json"));
  EXPECT_EQ(manifest.at("theories"), nlohmann::json({"large-p", "finite-p"}));
  EXPECT_EQ(manifest.at("ensemble"), true);
}

TEST(Predict, WritesTheoriesAloneUnderTheNameOfTheStudy) {
  const TemporaryFolder folder;
  folder.write("s.toml", tiny_study);
  const Outcome outcome =
      gtv(folder, with({"predict", "s.toml", "--theories", "large-p", "--seed", "4"}, small));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("out/s-predict: 2 cells, in "));
  const io::Npz npz = io::read_npz(folder / "out/s-predict/compare.npz");
  EXPECT_EQ(io::shape_of(npz.at("density_theory/large-p")), (Shape{2, 20}));
  EXPECT_THROW((void)npz.at("density_ensemble"), std::exception);
  EXPECT_THROW((void)npz.at("verdict/large-p"), std::exception);
}

TEST(Attribute, WritesATableAndArraysOfFiveCausesACell) {
  const TemporaryFolder folder;
  folder.write("s.toml", tiny_study);
  const Outcome outcome = gtv(folder, with({"attribute", "s.toml", "--out", "a"}, small));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, StartsWith("a: 2 cells in "));
  EXPECT_THAT(folder.files(),
              ElementsAre("a", "a/attribute.csv", "a/attribute.npz", "a/manifest.json", "s.toml"));
  const io::Npz npz = io::read_npz(folder / "a/attribute.npz");
  EXPECT_EQ(io::shape_of(npz.at("gap_mass_change")), (Shape{2, 5}));
  EXPECT_EQ(io::shape_of(npz.at("wasserstein_1_shapley_ci95")), (Shape{2, 5, 2}));
  EXPECT_EQ(io::shape_of(npz.at("density")), (Shape{2, 5, 20}));
  EXPECT_EQ(lines(text_of(folder / "a/attribute.csv")), 1 + 2 * 5);
}

// With fewer samples than features and no ridge the design is singular for every theory; the cell
// keeps its row, which says so, and the program has done its work.
TEST(Compare, KeepsARowThatSaysWhyATheoryHasNoAnswer) {
  const TemporaryFolder folder;
  folder.write("s.toml", tiny_study);
  const Outcome outcome = gtv(folder, with({"compare", "s.toml", "--out", "c", "--theories",
                                            "finite-p", "--set", "estimator.ridge=0", "--set",
                                            "estimator.samples=6", "--set", "forward.t_min=0.1"},
                                           small));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, HasSubstr("0 hold, 0 fail, 0 undecided, 1 not computed"));
  EXPECT_THAT(text_of(folder / "c/compare.csv"), HasSubstr(",finite-p,,,,,,,,,,,,,,not computed,"));
  EXPECT_THAT(text_of(folder / "c/compare.csv"), HasSubstr("ridge"));
  const io::Npz npz = io::read_npz(folder / "c/compare.npz");
  EXPECT_TRUE(std::isnan(io::to_double(npz.at("total_variation/finite-p")).values.at(0)));
  EXPECT_TRUE(std::isnan(io::to_double(npz.at("density_theory/finite-p")).values.at(0)));
  EXPECT_FALSE(std::isnan(io::to_double(npz.at("density_ensemble")).values.at(0)));
}

TEST(TheoryCommands, ReplaceTheirOwnResultsButNotThoseOfOtherSettings) {
  const TemporaryFolder folder;
  folder.write("s.toml", tiny_study);
  for (const std::string command : {"predict", "attribute"}) {
    const Arguments start = with({command, "s.toml", "--out", command}, small);
    ASSERT_EQ(gtv(folder, start).status, 0);
    EXPECT_EQ(gtv(folder, start).status, 0);
    const Outcome refused = gtv(folder, with(start, {"--set", "seed=3"}));
    EXPECT_EQ(refused.status, 2);
    EXPECT_EQ(refused.err, "gtv: --out: " + command +
                               " holds a run of other settings, seed: 0 there, 3 here; choose "
                               "another --out, or --force replaces it\n");
    EXPECT_EQ(gtv(folder, with(start, {"--set", "seed=3", "--force"})).status, 0);
  }
}

struct Case {
  Arguments more;
  std::string error;
};

void expect_refused(const std::string& command, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const TemporaryFolder folder;
    folder.write("s.toml", tiny_study);
    const Outcome outcome = gtv(folder, with(with({command, "s.toml"}, small), one.more));
    EXPECT_EQ(outcome.status, 2) << one.error;
    EXPECT_EQ(outcome.err, "gtv: " + one.error + "\n");
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(folder.files(), ElementsAre("s.toml"));
  }
}

const std::vector<Case> of_all = {
    {{"--set", "estimator.kind=exact"},
     "--set: estimator.kind: got exact, expected linear: no theory predicts what others learn"},
    {{"--set", "estimator.ridge=-1"}, "--set: estimator.ridge: got -1, expected a number >= 0"},
    {{"--set", "estimator.sampels=3"},
     "--set: estimator.sampels: got an unknown key, expected a key of a study (did you mean "
     "estimator.samples?)"},
    {{"--set", "data.points=[[0,0,0],[1,1,1]]"},
     "data.points: got points of dimension 3, expected 1 or 2: here the result is a density on "
     "bins"},
    {{"--out", "s.toml/x"}, "--out: got s.toml/x, expected s.toml to be a folder"},
    {{"--out", ""}, "--out: got \"\", expected the name of a folder"},
    {{"--trajectories", "0"}, "--trajectories: got \"0\", expected an integer from 1 to 100000000"},
    {{"--bins", "x"}, "--bins: got \"x\", expected an integer from 1 to 4096"},
};

TEST(Predict, RefusesBadInputInOneLineAndLeavesNothing) {
  expect_refused("predict", of_all);
}

TEST(Attribute, RefusesBadInputInOneLineAndLeavesNothing) {
  expect_refused("attribute", of_all);
  expect_refused("attribute",
                 {{{"--set", "estimator.tau=1"},
                   "--set: estimator.tau: got 1, expected 0: the ladder is of ridge regression"},
                  {{"--set", "estimator.noise=uniform"},
                   "--set: estimator.noise: got uniform, expected normal: the true target is "
                   "known for no other"}});
}

TEST(Compare, RefusesBadInputInOneLineAndLeavesNothing) {
  expect_refused("compare", of_all);
  expect_refused(
      "compare",
      {{{"--theories", "populaton"},
        "--theories: got \"populaton\", expected of large-p, paper, finite-p, population, "
        "conditional, gradient-flow (did you mean population?)"},
       {{"--theories", "large-p,paper,large-p"},
        "--theories: got \"large-p\" twice, expected each theory once"},
       {{"--theories", ""},
        "--theories: got \"\", expected of large-p, paper, finite-p, population, conditional, "
        "gradient-flow"}});
}

TEST(TheoryCommands, RefuseTooFewMembers) {
  for (const std::string command : {"predict", "compare", "attribute"}) {
    const TemporaryFolder folder;
    folder.write("s.toml", tiny_study);
    const Outcome outcome = gtv(folder, {command, "s.toml", "--members", "2"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.err, "gtv: --members: got \"2\", expected an integer from 4 to 1000000\n");
  }
}

TEST(TheoryCommands, RefuseAFolderThatCannotBeWrittenTo) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  for (const std::string command : {"predict", "compare", "attribute"}) {
    const TemporaryFolder folder;
    folder.write("s.toml", tiny_study);
    std::filesystem::create_directory(folder / "locked");
    ASSERT_EQ(::chmod((folder / "locked").c_str(), 0500), 0);
    const Outcome outcome = gtv(folder, with({command, "s.toml", "--out", "locked/x"}, small));
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.err, "gtv: --out: got locked/x, expected a folder that can be written to\n");
  }
}

// /proc takes no folders, not even root's.
TEST(TheoryCommands, RefuseAFolderThatCannotBeMade) {
  for (const std::string command : {"predict", "compare", "attribute"}) {
    const TemporaryFolder folder;
    folder.write("s.toml", tiny_study);
    const Outcome outcome = gtv(folder, with({command, "s.toml", "--out", "/proc/x"}, small));
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, StartsWith("gtv: --out: "));
    EXPECT_THAT(outcome.err, HasSubstr("/proc/x"));
    EXPECT_EQ(lines(outcome.err), 1);
  }
}

TEST(TheoryCommands, AreDrawnFromTheirArraysAlone) {
  const TemporaryFolder folder;
  folder.write("s.toml", tiny_study);
  ASSERT_EQ(
      gtv(folder, with({"compare", "s.toml", "--out", "r", "--theories", "paper"}, small)).status,
      0);
  ASSERT_EQ(gtv(folder, with({"attribute", "s.toml", "--out", "r", "--quiet"}, small)).status, 0);
  const Outcome outcome = gtv(folder, {"plot", "r", "--only", "compare,attribute"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(lines(outcome.out), 15);
  EXPECT_THAT(outcome.out, EndsWith("r/attribute_wasserstein.svg\n"));
  for (const char* name : {"compare", "compare_kernel", "compare_kernel_correlation"}) {
    EXPECT_TRUE(std::filesystem::exists(folder / ("r/" + std::string(name) + ".png"))) << name;
  }
}

TEST(TheoryCommands, LeaveNoPicturesOfEarlierArrays) {
  const TemporaryFolder folder;
  folder.write("s.toml", tiny_study);
  std::filesystem::create_directory(folder / "r");
  for (const char* name : {"attribute.png", "attribute_wasserstein.svg", "attribute-02.pdf"}) {
    folder.write(std::string("r/") + name, "old");
  }
  folder.write("r/attribute_mine.png", "kept");
  folder.write("r/compare.png", "kept");
  ASSERT_EQ(gtv(folder, with({"attribute", "s.toml", "--out", "r"}, small)).status, 0);
  EXPECT_THAT(folder.files(),
              ElementsAre("r", "r/attribute.csv", "r/attribute.npz", "r/attribute_mine.png",
                          "r/compare.png", "r/manifest.json", "s.toml"));
  for (const char* name :
       {"compare_kernel.png", "compare_kernel-02.pdf", "compare_kernel_correlation-01.svg"}) {
    folder.write(std::string("r/") + name, "old");
  }
  folder.write("r/compare_kernels.png", "kept");
  ASSERT_EQ(gtv(folder,
                with({"predict", "s.toml", "--out", "r", "--theories", "paper", "--force"}, small))
                .status,
            0);
  EXPECT_THAT(folder.files(),
              ElementsAre("r", "r/attribute.csv", "r/attribute.npz", "r/attribute_mine.png",
                          "r/compare.csv", "r/compare.npz", "r/compare_kernels.png",
                          "r/cumulants.csv", "r/manifest.json", "s.toml"));
}

}  // namespace
}  // namespace gtv::test
