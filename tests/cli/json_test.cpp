#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "program.hpp"

namespace gtv::test {
namespace {

using nlohmann::json;

const std::string study =
    "[data]\npoints = [[-1.0], [0.5]]\n[estimator]\nper_axis = 5\n[sampler]\ntrajectories = 200\n"
    "steps = 5\n[ensemble]\nmodels = 3\n[density]\nbins = 10\n"
    "[sweep]\n\"estimator.samples\" = [20, 40]\n";

/// Columns of the first line of a table, and how many lines follow.
struct Table {
  std::vector<std::string> columns;
  std::size_t rows = 0;
};

Table table_in(const std::filesystem::path& file) {
  std::istringstream text(text_of(file));
  Table table;
  std::string row;
  std::getline(text, row);
  std::istringstream header(row);
  for (std::string name; std::getline(header, name, ',');) table.columns.push_back(name);
  while (std::getline(text, row)) ++table.rows;
  return table;
}

class JsonOutput : public ::testing::Test {
 protected:
  JsonOutput() { folder_.write("s.toml", study); }

  /// The one value on standard output, of a command that says nothing else.
  [[nodiscard]] json json_of(const Arguments& arguments) const {
    const Outcome outcome = gtv(folder_, arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    return json::parse(outcome.out);
  }

  /// The rows are those of the file, under its columns' names.
  void expect_table(const json& rows, const std::string& file) const {
    const Table table = table_in(folder_ / file);
    EXPECT_GT(table.rows, 0U);
    EXPECT_EQ(rows.size(), table.rows);
    for (const json& row : rows) {
      EXPECT_EQ(row.size(), table.columns.size());
      for (const std::string& column : table.columns) EXPECT_TRUE(row.contains(column)) << column;
    }
  }

  TemporaryFolder folder_;
};

TEST_F(JsonOutput, OfRunHasTheTableOfCells) {
  const json found = json_of({"run", "s.toml", "--out", "r", "--json"});
  expect_table(found.at("table"), "r/cells.csv");
  EXPECT_EQ(found.at("out"), "r");
  EXPECT_EQ(found.at("cells"), 2);
  EXPECT_EQ(found.at("was_complete"), false);
  EXPECT_EQ(found.at("table").at(1).at("estimator.samples"), 40);
  EXPECT_TRUE(found.at("table").at(0).at("inside").is_number());
  const json manifest = json::parse(text_of(folder_ / "r/manifest.json"));
  EXPECT_EQ(found.at("trajectory_steps"), manifest.at("trajectory_steps"));
}

TEST_F(JsonOutput, OfACompleteRunHasItsTableToo) {
  const json first = json_of({"run", "s.toml", "--out", "r", "--json"});
  const json again = json_of({"--quiet", "run", "s.toml", "--out", "r", "--resume", "--json"});
  EXPECT_EQ(again.at("was_complete"), true);
  EXPECT_EQ(again.at("table"), first.at("table"));
}

TEST_F(JsonOutput, OfPredictCompareAndAttributeHasTheirTables) {
  const Arguments small = {"--members", "8", "--trajectories", "50", "--bins", "10", "--json"};
  for (const std::string command : {"predict", "compare", "attribute"}) {
    const json found = json_of(with({command, "s.toml", "--out", command}, small));
    const std::string file = command == "attribute" ? "attribute.csv" : "compare.csv";
    expect_table(found.at("table"), command + "/" + file);
    EXPECT_EQ(found.at("cells"), 2);
    EXPECT_EQ(found.contains("holds"), command == "compare");
  }
}

TEST_F(JsonOutput, OfFiguresIsTheirReport) {
  const json found = json_of({"figures", "--only", "fig1", "--no-plot", "--out", "f", "--json"});
  EXPECT_EQ(found, json::parse(text_of(folder_ / "f/figures.json")));
  EXPECT_TRUE(found.at("figures").contains("fig1"));
}

TEST_F(JsonOutput, IsOfferedByEveryCommandThatPrintsResults) {
  for (const char* command : {"figures", "run", "predict", "compare", "attribute", "verify",
                              "memorize", "timescales", "runs", "status", "info"}) {
    EXPECT_THAT(gtv(folder_, {command, "--help"}).out, ::testing::HasSubstr("--json")) << command;
  }
}

TEST_F(JsonOutput, OfAFailureIsNothing) {
  const Outcome outcome = gtv(folder_, {"run", "missing.toml", "--json"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.out, "");
}

}  // namespace
}  // namespace gtv::test
