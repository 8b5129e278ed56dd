#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "gtv/io/npz.hpp"
#include "program.hpp"

namespace gtv::test {
namespace {

using ::testing::ElementsAre;

bool can_plot() {
  return std::system("/usr/bin/python3 -c 'import matplotlib' > /dev/null 2>&1") == 0;
}

nlohmann::json report_of(const TemporaryFolder& folder) {
  return nlohmann::json::parse(std::ifstream(folder / "figures/figures.json"));
}

TEST(Figures, WriteArraysAndTheReport) {
  const TemporaryFolder folder;
  const Outcome outcome = gtv(folder, {"figures", "--only", "fig1", "--no-plot"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(folder.files(), ElementsAre("figures", "figures/fig1.npz", "figures/figures.json"));
  const nlohmann::json report = report_of(folder);
  EXPECT_GT(report.at("figures").at("fig1").at("compute_s"), 0.0);
  EXPECT_TRUE(report.at("figures").at("fig1").at("trajectory_steps").is_number_integer());
  EXPECT_FALSE(report.at("figures").at("fig1").contains("plot_s"));
  const io::Npz npz = io::read_npz(folder / "figures/fig1.npz");
  EXPECT_EQ(io::shape_of(npz.at("polygon/fraction")), (std::vector<std::size_t>{5, 100, 100}));
}

TEST(Figures, AreDrawnAndTheTimeOfThatReported) {
  if (!can_plot()) GTEST_SKIP() << "python3-matplotlib is not installed";
  const TemporaryFolder folder;
  const Outcome outcome = gtv(folder, {"--quiet", "figures", "--only", "fig1"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out + outcome.err, "");
  EXPECT_THAT(folder.files(),
              ElementsAre("figures", "figures/fig1.npz", "figures/fig1.pdf", "figures/fig1.png",
                          "figures/fig1.svg", "figures/figures.json"));
  EXPECT_GT(report_of(folder).at("figures").at("fig1").at("plot_s"), 0.0);
}

TEST(Figures, RefuseAnUnknownOneAndLeaveNothing) {
  const TemporaryFolder folder;
  const Outcome outcome = gtv(folder, {"figures", "--only", "fig1,fig4"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err.find("gtv: --only: got \"fig4\", expected fig1, fig2 or fig3"), 0U)
      << outcome.err;
  EXPECT_TRUE(folder.files().empty());
}

TEST(Figures, RefuseAFolderThatIsAFile) {
  const TemporaryFolder folder;
  folder.write("there", "");
  const Outcome outcome = gtv(folder, {"figures", "--only", "fig1", "--out", "there"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err, "gtv: --out: got there, expected there to be a folder\n");
}

TEST(Plot, DrawsTheArraysOfAFolderAndNamesWhatItWrote) {
  if (!can_plot()) GTEST_SKIP() << "python3-matplotlib is not installed";
  const TemporaryFolder folder;
  ASSERT_EQ(gtv(folder, {"figures", "--only", "fig1", "--no-plot", "--out", "f"}).status, 0);
  const Outcome outcome = gtv(folder, {"plot", "f"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, ::testing::HasSubstr("fig1.png\n"));
}

TEST(Plot, RefusesAFileWithoutArraysAndLeavesItAlone) {
  if (!can_plot()) GTEST_SKIP() << "python3-matplotlib is not installed";
  const TemporaryFolder folder;
  folder.write("there", "");
  const Outcome outcome = gtv(folder, {"plot", "there"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, ::testing::HasSubstr("there: nothing to draw, expected "));
  EXPECT_THAT(folder.files(), ElementsAre("there"));
}

TEST(Plot, RefusesAFolderThatMayNotBeWrittenToInOneLine) {
  if (!can_plot()) GTEST_SKIP() << "python3-matplotlib is not installed";
  const TemporaryFolder folder;
  const Outcome outcome = gtv(folder, {"plot", "/proc/self"});  // nor by root
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err,
            "gtv: plot: /proc/self: cannot be written to, expected a folder that can\n");
}

TEST(Plot, RefusesAFolderWithoutArrays) {
  const TemporaryFolder folder;
  const Outcome missing = gtv(folder, {"plot", "nowhere"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_EQ(missing.err,
            "gtv: plot: got nowhere, expected a folder with results, or a file of gtv field\n");
  const Outcome empty = gtv(folder, {"plot", "."});
  EXPECT_EQ(empty.status, 2);
  EXPECT_EQ(empty.err.find("gtv: plot: "), 0U) << empty.err;
  EXPECT_EQ(empty.err.find('\n'), empty.err.size() - 1);
  EXPECT_TRUE(folder.files().empty());
}

}  // namespace
}  // namespace gtv::test
