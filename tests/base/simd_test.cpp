#include "gtv/base/simd.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gtv/base/error.hpp"

namespace gtv {
namespace {

class SimdTarget : public testing::Test {
 protected:
  void TearDown() override { set_simd_target(""); }
};

TEST_F(SimdTarget, IsTheBestUnlessOneIsChosen) {
  ASSERT_FALSE(simd_targets().empty());
  EXPECT_EQ(simd_target_name(), simd_targets().front());
}

TEST_F(SimdTarget, MayBeAnyOfTheList) {
  const auto all = simd_targets();
  for (const std::string& name : all) {
    set_simd_target(name);
    EXPECT_EQ(simd_target_name(), name);
    EXPECT_EQ(simd_targets(), all);
  }
  set_simd_target("");
  EXPECT_EQ(simd_target_name(), all.front());
}

TEST_F(SimdTarget, RefusesUnknownNamesAndKeepsTheOldOne) {
  set_simd_target(simd_targets().back());
  EXPECT_THAT([] { set_simd_target("MMX9000"); },
              testing::ThrowsMessage<InputError>(
                  testing::StartsWith("SIMD target: got \"MMX9000\", expected one of ")));
  EXPECT_EQ(simd_target_name(), simd_targets().back());
}

TEST_F(SimdTarget, SuggestsTheNearestName) {
  const std::string best = simd_targets().front();
  EXPECT_THAT(
      [&] { set_simd_target(best + "x"); },
      testing::ThrowsMessage<InputError>(testing::EndsWith("; did you mean " + best + "?")));
}

}  // namespace
}  // namespace gtv
