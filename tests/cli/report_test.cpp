#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "program.hpp"

namespace gtv::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string study =
    "name = \"small\"\n[data]\npoints = [[-1.0], [0.5]]\n[sampler]\ntrajectories = 200\n"
    "[ensemble]\nmodels = 3\n[density]\nbins = 10\n";

bool can_report() {
  return std::system("/usr/bin/python3 -c 'import matplotlib, jinja2' > /dev/null 2>&1") == 0;
}

class Report : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!can_report()) GTEST_SKIP() << "python3-matplotlib or python3-jinja2 is not installed";
    folder_.write("s.toml", study);
    ASSERT_EQ(gtv(folder_, {"run", "s.toml", "--out", "r", "--set", axis_}).status, 0);
  }

  [[nodiscard]] std::string text_of(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(folder_ / name).rdbuf();
    return text.str();
  }

  const TemporaryFolder folder_;
  const std::string axis_ = "sweep.estimator.samples=[20, 40]";
};

TEST_F(Report, WritesOnePageBesideTheResultsAndNamesIt) {
  const Outcome outcome = gtv(folder_, {"report", "r"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, HasSubstr("r/report.html\n"));
  EXPECT_THAT(folder_.files(), ElementsAre("r", "r/cells.csv", "r/density.npz", "r/manifest.json",
                                           "r/report.html", "s.toml"));
  EXPECT_THAT(text_of("r/report.html"), HasSubstr("<h1>small: average learned densities</h1>"));
}

TEST_F(Report, GoesWhereItIsToldToAndIsQuietIfAsked) {
  const Outcome outcome = gtv(folder_, {"--quiet", "report", "r", "--out", "page.html"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(folder_.files(), ElementsAre("page.html", "r", "r/cells.csv", "r/density.npz",
                                           "r/manifest.json", "s.toml"));
}

TEST_F(Report, GoesWithTheResultsThatARunReplaces) {
  ASSERT_EQ(gtv(folder_, {"report", "r"}).status, 0);
  ASSERT_EQ(gtv(folder_, {"run", "s.toml", "--out", "r", "--set", axis_}).status, 0);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "r/report.html"));
}

TEST_F(Report, RefusesABrokenManifestInOneLine) {
  folder_.write("r/manifest.json", "{");
  const Outcome outcome = gtv(folder_, {"report", "r"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("r/manifest.json: not a JSON file"));
  EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1);
}

TEST_F(Report, RefusesAPlaceThatMayNotBeWrittenTo) {
  const Outcome outcome = gtv(folder_, {"report", "r", "--out", "/proc/self/page.html"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err,
            "gtv: report: /proc/self: cannot be written to, expected a folder that can\n");
}

TEST_F(Report, ShowsTheCommandAsAShellTakesIt) {
  const nlohmann::json manifest = nlohmann::json::parse(std::ifstream(folder_ / "r/manifest.json"));
  EXPECT_EQ(manifest.at("command"),
            "gtv run s.toml --out r --set 'sweep.estimator.samples=[20, 40]'");
}

TEST(ReportOfNothing, NamesTheFolder) {
  const TemporaryFolder folder;
  const Outcome missing = gtv(folder, {"report", "nowhere"});
  EXPECT_EQ(missing.status, 2);
  EXPECT_EQ(missing.err, "gtv: report: got nowhere, expected a folder with results\n");
  if (!can_report()) GTEST_SKIP() << "python3-matplotlib or python3-jinja2 is not installed";
  const Outcome empty = gtv(folder, {"report", "."});
  EXPECT_EQ(empty.status, 2);
  EXPECT_THAT(empty.err, HasSubstr("has no results, expected one of figures.json, density.npz"));
  EXPECT_EQ(empty.err.find('\n'), empty.err.size() - 1);
}

}  // namespace
}  // namespace gtv::test
