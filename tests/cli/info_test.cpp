#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

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

TEST(Output, FailsWith1WhereStandardOutputIsFull) {
  const TemporaryFolder folder;
  for (const std::string asked : {"info", "--help", "--version", "run --help"}) {
    const Outcome outcome =
        Started(folder, "sh", {"-c", std::string(GTV_PROGRAM) + " " + asked + " >/dev/full"})
            .wait();
    EXPECT_EQ(outcome.status, 1) << asked;
    EXPECT_THAT(outcome.err, ::testing::StartsWith("gtv: ")) << asked;
  }
}

}  // namespace
}  // namespace gtv::test
