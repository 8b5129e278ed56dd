#include "gtv/study/verify.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"

namespace gtv::study {
namespace {

TEST(VerifyClaims, FindsTheClosedFormsOfTheExactOnes) {
  const std::vector<Claim> claims = verify_claims({.claims = {1, 2, 5}, .members = 8});
  ASSERT_EQ(claims.size(), 3U);
  EXPECT_EQ(claims[0].value, 0);
  EXPECT_EQ(claims[0].verdict, Support::supported);
  // C(midpoint) / C(point) of {-1, 0, 1}: 11.5, 1.26 and .87.
  EXPECT_NEAR(claims[1].value, 0.87, 0.005);
  EXPECT_THAT(claims[1].detail, testing::HasSubstr("11.5"));
  EXPECT_EQ(claims[1].verdict, Support::depends);
  EXPECT_EQ(claims[2].verdict, Support::supported);
}

TEST(VerifyClaims, GivesTheSameNumbersOnAnyNumberOfThreads) {
  std::vector<std::string> texts;
  for (const int threads : {1, 2, 3}) {
    set_thread_count(threads);
    texts.push_back(claims_json(verify_claims({.claims = {4, 12}, .members = 8})));
  }
  set_thread_count(0);
  EXPECT_EQ(texts[0], texts[1]);
  EXPECT_EQ(texts[0], texts[2]);
}

TEST(VerifyClaims, AreAListForMachines) {
  const auto list = nlohmann::json::parse(claims_json(verify_claims({.claims = {10}})));
  ASSERT_EQ(list.size(), 1U);
  for (const char* key : {"claim", "value", "ci95", "threshold", "verdict"}) {
    EXPECT_TRUE(list[0].contains(key)) << key;
  }
  EXPECT_EQ(list[0]["ci95"].size(), 2U);
}

TEST(VerifyClaims, RefusesNumbersThatNoClaimHas) {
  EXPECT_THROW(static_cast<void>(verify_claims({.claims = {0}})), InputError);
  EXPECT_THROW(static_cast<void>(verify_claims({.claims = {13}})), InputError);
  EXPECT_THROW(static_cast<void>(verify_claims({.claims = {2, 5, 2}})), InputError);
  EXPECT_THROW(static_cast<void>(verify_claims({.members = 2})), InputError);
}

}  // namespace
}  // namespace gtv::study
