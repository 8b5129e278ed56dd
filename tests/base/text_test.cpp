#include "gtv/base/text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace gtv {
namespace {

const std::vector<std::string> keys = {"samples", "ridge", "t_min", "t_max"};

TEST(Nearest, CorrectsOneTypo) {
  EXPECT_EQ(nearest("smaples", keys), "samples");
  EXPECT_EQ(nearest("ridg", keys), "ridge");
  EXPECT_EQ(nearest("t_mjn", keys), "t_min");
}

TEST(Nearest, PrefersTheFirstOfEquals) {
  EXPECT_EQ(nearest("t_m", keys), "t_min");
}

TEST(Nearest, FindsAWordInItself) {
  EXPECT_EQ(nearest("ridge", keys), "ridge");
}

TEST(Nearest, AllowsHalfTheLengthAndAtLeastTwo) {
  EXPECT_EQ(nearest("abcdef", {"abcxyz"}), "abcxyz");
  EXPECT_EQ(nearest("abcdef", {"abwxyz"}), "");
  EXPECT_EQ(nearest("ab", {"cd"}), "cd");
  EXPECT_EQ(nearest("a", {"bcd"}), "");
}

TEST(Nearest, IsEmptyWithoutCandidates) {
  EXPECT_EQ(nearest("ridge", {}), "");
}

}  // namespace
}  // namespace gtv
