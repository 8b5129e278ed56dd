#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace gtv::test {
namespace {

TEST(Info, AsJsonNamesVersionsTargetsAndThreads) {
  const TemporaryFolder folder;
  const Outcome outcome = gtv(folder, {"--threads", "2", "info", "--json"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const auto facts = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(facts.at("version"), GTV_VERSION);
  EXPECT_EQ(facts.at("threads"), 2);
  for (const char* key : {"compiler", "eigen", "blas", "executor", "simd"}) {
    EXPECT_FALSE(facts.at(key).get<std::string>().empty()) << key;
  }
  EXPECT_EQ(facts.at("simd_available").at(0), facts.at("simd"));
}

TEST(Info, ForPeopleSaysTheSame) {
  const TemporaryFolder folder;
  const Outcome outcome = gtv(folder, {"info"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, ::testing::HasSubstr(std::string("version         ") + GTV_VERSION));
}

TEST(Info, FailsWith1WhereStandardOutputIsFull) {
  const TemporaryFolder folder;
  const int full = std::system(
      ("'" + std::string(GTV_PROGRAM) + "' info > /dev/full 2> " + (folder / "err").string())
          .c_str());
  EXPECT_EQ(WEXITSTATUS(full), 1);
}

}  // namespace
}  // namespace gtv::test
