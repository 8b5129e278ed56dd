#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "program.hpp"

namespace gtv::test {
namespace {

std::filesystem::path golden_file(const std::string& name) {
  return std::filesystem::path(GTV_GOLDEN) / name;
}

std::string golden(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(golden_file(name)).rdbuf();
  return text.str();
}

/// Compares with the golden file, or rewrites it where GTV_UPDATE_GOLDEN is set.
void expect_golden(const std::string& name, const std::string& text) {
  if (std::getenv("GTV_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(golden_file(name)) << text;
  }
  EXPECT_EQ(text, golden(name)) << "if this is meant: GTV_UPDATE_GOLDEN=1 bin/test_cli";
}

class Help : public ::testing::TestWithParam<std::string> {};

TEST_P(Help, IsAsInTheGoldenFile) {
  const TemporaryFolder folder;
  const std::string command = GetParam();
  const bool is_program = command == "gtv";
  const Outcome outcome = is_program ? gtv(folder, {"--help"}) : gtv(folder, {command, "--help"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
  expect_golden(command + ".txt", outcome.out);
}

INSTANTIATE_TEST_SUITE_P(EveryCommand, Help,
                         ::testing::Values("gtv", "figures", "run", "status", "runs", "field",
                                           "predict", "compare", "attribute", "verify", "memorize",
                                           "timescales", "plot", "report", "init", "completion",
                                           "info"),
                         [](const auto& command) { return command.param; });

TEST(Version, IsThatOfTheProject) {
  const TemporaryFolder folder;
  const Outcome outcome = gtv(folder, {"--version"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out, std::string("gtv ") + GTV_VERSION + "\n");
}

}  // namespace
}  // namespace gtv::test
