#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/metric/test.hpp"
#include "metric/draw.hpp"
#include "oracle/metric.hpp"

namespace gtv::metric {

namespace {

using Values = std::vector<double>;

Values normal_values(Engine& engine, std::size_t count, double shift) {
  std::normal_distribution<double> normal(shift);
  Values result(count);
  for (double& value : result) value = normal(engine);
  return result;
}

}  // namespace

// Published answers: scipy.stats.mannwhitneyu(a, b, method="asymptotic").
TEST(MannWhitney, HasKnownValuesWithAndWithoutTies) {
  const TestResult tied =
      mann_whitney(Values{1.1, 2.3, 3.3, 4.8, 0.2, 5.5, 2.3, 7.1, 3.0, 2.9},
                   Values{2.3, 4.4, 6.1, 8.0, 9.2, 3.3, 5.0, 7.7, 6.6, 10.1, 4.1, 5.9});
  EXPECT_EQ(tied.statistic, 21.5);
  EXPECT_NEAR(tied.p_value, 0.012100825515973444, 1e-14);
  const TestResult untied =
      mann_whitney(Values{1, 2, 3, 4, 5, 6, 7, 8}, Values{1.5, 2.5, 3.5, 4.5, 9, 10, 11, 12, 13});
  EXPECT_EQ(untied.statistic, 22);
  EXPECT_NEAR(untied.p_value, 0.1939308522824107, 1e-14);
  EXPECT_NEAR(untied.p_value, 0.1995886466474702, 0.03 * 0.2) << "the exact p";
}

RC_GTEST_PROP(MannWhitney, CountsPairsAsTheOracleDoes, ()) {
  Engine engine = any_engine();
  Values a = uniform_values(engine, *rc::gen::inRange<std::size_t>(1, 12), 0, 6);
  Values b = uniform_values(engine, *rc::gen::inRange<std::size_t>(1, 12), 0, 6);
  for (Values* values : {&a, &b}) {
    for (double& value : *values) value = std::floor(value);  // many ties
  }
  const TestResult result = mann_whitney(a, b);
  RC_ASSERT(result.statistic == oracle::mann_whitney_u(a, b));
  RC_ASSERT(result.p_value > 0 && result.p_value <= 1);
  RC_ASSERT(std::abs(mann_whitney(b, a).p_value - result.p_value) < 1e-14);
}

TEST(MannWhitney, CannotTellEqualValuesApart) {
  EXPECT_EQ(mann_whitney(Values{2, 2, 2}, Values{2, 2}).p_value, 1);
}

// Of 1000 experiments 50 +- 6.9 reject at .05; the bounds leave a false-alarm rate of 1e-4 for
// another seed.
TEST(MannWhitney, RejectsEqualDistributionsAtTheStatedRate) {
  Engine engine(6);
  int rejected = 0;
  for (int k = 0; k < 1000; ++k) {
    const Values a = normal_values(engine, 12, 0);
    if (mann_whitney(a, normal_values(engine, 15, 0)).p_value <= 0.05) ++rejected;
  }
  EXPECT_GE(rejected, 24);
  EXPECT_LE(rejected, 78);
}

TEST(MannWhitney, RejectsAShiftedAlternative) {
  Engine engine(7);
  for (int k = 0; k < 20; ++k) {
    const Values a = normal_values(engine, 100, 0);
    EXPECT_LE(mann_whitney(a, normal_values(engine, 100, 1)).p_value, 0.001);
  }
}

TEST(MannWhitney, RefusesImpossibleSamples) {
  EXPECT_THAT([] { static_cast<void>(mann_whitney(Values{}, Values{1})); },
              testing::ThrowsMessage<InputError>(testing::HasSubstr("a: got none")));
  EXPECT_THAT([] { static_cast<void>(mann_whitney(Values{1}, Values{NAN})); },
              testing::ThrowsMessage<InputError>(testing::HasSubstr("b: got nan at index 0")));
}

}  // namespace gtv::metric
