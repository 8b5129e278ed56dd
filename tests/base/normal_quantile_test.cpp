#include <gtest/gtest.h>

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "oracle/base_normal_quantile.hpp"

namespace gtv {
namespace {

constexpr double accuracy = 1e-15;

double relative_error(double got, long double want) {
  return static_cast<double>(std::abs((static_cast<long double>(got) - want) / want));
}

TEST(NormalQuantile, MatchesTheOracleInTheLowerTail) {
  for (double u = 0.499; u > 1e-300; u *= 0.83) {
    EXPECT_LT(relative_error(normal_quantile(u), oracle::lower_normal_quantile(u)), accuracy) << u;
  }
}

TEST(NormalQuantile, MatchesTheOracleInTheUpperTail) {
  for (double tail = 0.499; tail > 0x1p-52; tail *= 0.93) {
    const double u = 1 - tail;  // its distance from 1 is exact again
    EXPECT_LT(relative_error(normal_quantile(u), -oracle::lower_normal_quantile(1 - u)), accuracy)
        << u;
  }
}

TEST(NormalQuantile, MatchesTheOracleNearTheMedian) {
  for (double middle = 0.24; middle > 1e-15; middle *= 0.77) {
    const double u = 0.5 - middle;
    EXPECT_LT(relative_error(normal_quantile(u), oracle::lower_normal_quantile(u)), accuracy) << u;
  }
  EXPECT_EQ(normal_quantile(0.5), 0);
}

TEST(NormalQuantile, MatchesBoostInExtendedPrecision) {
  const RandomStream stream(1, 0, Purpose::test);
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const double u = stream.uniform(i);
    const long double want = -std::numbers::sqrt2_v<long double> *
                             boost::math::erfc_inv(2 * static_cast<long double>(u));
    EXPECT_LT(relative_error(normal_quantile(u), want), accuracy) << u;
  }
}

TEST(NormalQuantile, RefusesWhatIsNoProbability) {
  for (const double u : {0.0, 1.0, -0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(static_cast<void>(normal_quantile(u)), InputError) << u;
  }
}

}  // namespace
}  // namespace gtv
