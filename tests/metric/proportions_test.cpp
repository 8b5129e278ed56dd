#include "gtv/metric/proportions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "oracle/metric_samples.hpp"

namespace gtv::metric {

namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

bool close(double got, double want) {
  return std::abs(got - want) < 1e-9 * want + 1e-300;
}

}  // namespace

RC_GTEST_PROP(ShareDifference, MatchesTheOracle, ()) {
  const auto n = *rc::gen::inRange<std::int64_t>(1, 60);
  const auto m = *rc::gen::inRange<std::int64_t>(1, 400);
  const auto k = *rc::gen::inRange<std::int64_t>(0, n + 1);
  const auto l = *rc::gen::inRange<std::int64_t>(0, m + 1);
  RC_ASSERT(close(share_difference_p({k, n}, {l, m}), oracle::fisher_p(k, n, l, m)));
  RC_ASSERT(close(share_difference_p({l, m}, {k, n}), oracle::fisher_p(k, n, l, m)));
  const double p = *rc::gen::element(0.003, 0.2, 0.5, 0.95);
  RC_ASSERT(close(share_p({l, m}, p), oracle::binomial_p(l, m, p)));
}

TEST(ShareDifference, HasTheValuesOfTextbooks) {
  // Fisher's tea: 3 of 4 against 1 of 4.
  EXPECT_NEAR(share_difference_p({3, 4}, {1, 4}), 34.0 / 70, 1e-15);
  EXPECT_NEAR(share_difference_p({4, 4}, {0, 4}), 2.0 / 70, 1e-15);
  EXPECT_EQ(share_difference_p({0, 10}, {0, 7}), 1);
  EXPECT_NEAR(share_p({8, 10}, 0.5), 112.0 / 1024, 1e-15);
}

TEST(ShareDifference, HoldsForLargeCounts) {
  // Near the normal approximation: difference .01, standard error sqrt(2 .095 / 20000) .
  const double z = 0.01 / std::sqrt(2 * 0.105 * 0.895 / 20000);
  EXPECT_NEAR(share_difference_p({2200, 20000}, {2000, 20000}), std::erfc(z / std::sqrt(2.0)),
              1e-4);
  EXPECT_EQ(share_difference_p({100000, 100000}, {0, 100000}), 0);
  EXPECT_EQ(share_p({5, 5}, 0), 0);
  EXPECT_EQ(share_p({5, 5}, 1), 1);
}

TEST(ShareInterval, IsThatOfBinomialResamples) {
  // Quantiles of Binomial(20, .25): P(K <= 1) = .0243, P(K <= 8) = .9591, P(K <= 9) = .9861.
  const Interval some = share_interval({5, 20}, 0.95);
  EXPECT_DOUBLE_EQ(some.lo, 1.0 / 20);
  EXPECT_DOUBLE_EQ(some.hi, 9.0 / 20);
  const Interval none = share_interval({0, 100}, 0.95);
  EXPECT_EQ(none.lo, 0);
  EXPECT_NEAR(none.hi, 0.0362, 1e-4);
  const Interval all = share_interval({100, 100}, 0.95);
  EXPECT_NEAR(all.lo, 1 - 0.0362, 1e-4);
  EXPECT_EQ(all.hi, 1);
}

TEST(Shares, RefuseWhatIsNone) {
  const auto refuses = [](const auto& work, const char* text) {
    EXPECT_THAT(work, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  refuses([] { (void)share_difference_p({3, 2}, {1, 2}); }, "a: got 3 of 2");
  refuses([] { (void)share_difference_p({1, 2}, {0, 0}); }, "b: got 0 of 0");
  refuses([] { (void)share_p({-1, 2}, 0.5); }, "share: got -1 of 2");
  refuses([] { (void)share_p({1, 2}, 1.5); }, "probability: got 1.5");
  refuses([] { (void)share_interval({1, 2}, 1); }, "level: got 1");
}

}  // namespace gtv::metric
