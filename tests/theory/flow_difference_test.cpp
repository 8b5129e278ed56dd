#include "theory/flow_difference.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace gtv::theory {
namespace {

/// Minus the double integral of s e^{-s (b + (a - b) r)} over s in [0, tau], r in [0, 1], by
/// Simpson's rule in long double: slow, and nothing cancels.
long double integral(double a, double b, double tau) {
  const int steps = 200;
  const long double end = tau;
  long double sum = 0;
  for (int i = 0; i <= steps; ++i) {
    const long double s = end * i / steps;
    const long double wi = i == 0 || i == steps ? 1 : (i % 2 == 1 ? 4 : 2);
    for (int j = 0; j <= steps; ++j) {
      const long double r = static_cast<long double>(j) / steps;
      const long double wj = j == 0 || j == steps ? 1 : (j % 2 == 1 ? 4 : 2);
      sum += wi * wj * s * std::exp(-s * (b + (static_cast<long double>(a) - b) * r));
    }
  }
  return -sum * end / steps / steps / 9;
}

TEST(FlowDifference, IsTheIntegralWithoutCancellation) {
  for (const double a : {0.0, 1e-9, 0.3, 0.3 + 1e-9, 2.0, 9.0}) {
    for (const double b : {0.0, 1e-12, 0.3, 2.0}) {
      for (const double tau : {0.01, 1.0, 3.0, 4.0}) {
        const auto want = static_cast<double>(integral(a, b, tau));
        EXPECT_NEAR(flow_difference(a, b, tau), want, 2e-5 * -want) << a << ' ' << b << ' ' << tau;
      }
    }
  }
}

TEST(FlowDifference, AgreesWithLongDoubleWhereThatDoesNotCancel) {
  const auto filter = [](long double s, long double tau) { return -std::expm1(-s * tau) / s; };
  for (const double tau : {0.02, 0.5, 1.0, 1.1, 7.0, 400.0}) {
    for (const double a : {0.4, 1.0, 5.0}) {
      for (const double b : {0.1, 0.2, 2.5}) {
        const long double want =
            (filter(a, tau) - filter(b, tau)) / (static_cast<long double>(a) - b);
        EXPECT_NEAR(flow_difference(a, b, tau) / static_cast<double>(want), 1, 1e-14);
        EXPECT_EQ(flow_difference(a, b, tau), flow_difference(b, a, tau));
      }
    }
  }
}

TEST(FlowDifference, HasItsLimits) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(flow_difference(0, 0, 3), -4.5);                 // -tau^2 / 2
  EXPECT_DOUBLE_EQ(flow_difference(2, 2, infinity), -0.25);  // -1 / (a b)
  EXPECT_DOUBLE_EQ(flow_difference(2, 8, infinity), -1.0 / 16);
  EXPECT_DOUBLE_EQ(flow_difference(0, 4, 1000), -(1000 - 0.25) / 4);
  // The derivative at equal rates: (e^{-x} (1 + x) - 1) tau^2 / x^2, x = a tau.
  EXPECT_NEAR(flow_difference(1.5, 1.5, 2), (std::exp(-3.0) * 4 - 1) / 9 * 4, 1e-15);
}

}  // namespace
}  // namespace gtv::theory
