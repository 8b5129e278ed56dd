#include "gtv/feature/axis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "gtv/base/error.hpp"
#include "oracle/feature.hpp"

namespace {

using gtv::feature::Axis;
using gtv::feature::AxisKind;

const std::vector<Axis> kAxes = {
    {.kind = AxisKind::gaussian, .count = 16, .lo = -1.5, .hi = 1.5},
    {.kind = AxisKind::gaussian, .count = 16, .lo = 1e-4, .hi = 1},
    {.kind = AxisKind::gaussian, .count = 2, .lo = -3, .hi = 5},
    {.kind = AxisKind::gaussian, .count = 50, .lo = -1, .hi = 1},
    {.kind = AxisKind::fourier, .count = 1, .lo = -1.5, .hi = 1.5},
    {.kind = AxisKind::fourier, .count = 2, .lo = -1.5, .hi = 1.5},
    {.kind = AxisKind::fourier, .count = 10, .lo = -1.5, .hi = 1.5},
    {.kind = AxisKind::fourier, .count = 33, .lo = 1e-2, .hi = 1},
};

std::vector<double> values(const Axis& axis, double z, int order = 0) {
  std::vector<double> out(static_cast<std::size_t>(axis.count));
  axis.derivative(z, order, out);
  return out;
}

double absolute_sum(const std::vector<double>& row) {
  double sum = 0;
  for (const double value : row) sum += std::abs(value);
  return sum;
}

double peak(const Axis& axis) {
  return axis.kind == AxisKind::gaussian ? 0.3989422804014327 / axis.width() : 1.0;
}

RC_GTEST_PROP(Axis, MatchesTheOracleWithinItsStatedAccuracy, ()) {
  const Axis axis = *rc::gen::elementOf(kAxes);
  const double share = static_cast<double>(*rc::gen::inRange(-4'000'000, 4'000'001)) / 1e6;
  const double z = axis.lo + share * (axis.hi - axis.lo);
  std::vector<double> got(static_cast<std::size_t>(axis.count));
  axis.evaluate(z, got);
  const auto want = gtv::oracle::axis_features(axis, z);
  for (std::size_t j = 0; j < got.size(); ++j) {
    RC_ASSERT(std::abs(got[j] - static_cast<double>(want[j])) <= 1e-13 * peak(axis));
  }
}

TEST(Axis, GaussianFeaturesKeepTheirRelativeAccuracyFarFromTheCentre) {
  const Axis axis{.kind = AxisKind::gaussian, .count = 16, .lo = -1.5, .hi = 1.5};
  for (const double z : {-1.5, -1.43, -0.01, 0.6, 1.4999, 1.7}) {
    const auto want = gtv::oracle::axis_features(axis, z);
    std::vector<double> fast(want.size());
    axis.evaluate(z, fast);
    for (std::size_t j = 0; j < want.size(); ++j) {
      if (want[j] > 2e-63L * peak(axis)) {
        EXPECT_NEAR(fast[j] / static_cast<double>(want[j]), 1, 1e-12) << "z " << z << " j " << j;
      } else {
        EXPECT_LE(fast[j], 2e-63 * peak(axis));
      }
    }
  }
}

TEST(Axis, GaussianFeaturesVanishQuietlyFarOutside) {
  const Axis axis{.kind = AxisKind::gaussian, .count = 16, .lo = -1.5, .hi = 1.5};
  for (const double z : {-1e300, -1e6, 40.0, 1e6, 1e300}) {
    std::vector<double> out(16, -1);
    axis.evaluate(z, out);
    EXPECT_THAT(out, testing::Each(0.0));
    EXPECT_THAT(values(axis, z, 8), testing::Each(0.0));
  }
}

TEST(Axis, FourierOrdersConstantThenCosinesThenSines) {
  const Axis axis{.kind = AxisKind::fourier, .count = 4, .lo = 1, .hi = 5};
  std::vector<double> out(4);
  axis.evaluate(0.5, out);  // angle 2 pi 0.5 / 4, z not shifted by lo
  const double theta = std::acos(-1.0) / 4;
  EXPECT_THAT(out, testing::ElementsAre(1.0, testing::DoubleNear(std::cos(theta), 1e-15),
                                        testing::DoubleNear(std::cos(2 * theta), 1e-15),
                                        testing::DoubleNear(std::sin(theta), 1e-15)));
}

TEST(Axis, BatchEqualsOnePointAtATime) {
  for (const Axis& axis : kAxes) {
    const std::vector<double> z = {-1.2, 0.3, 0.9};
    const gtv::Matrix batch = axis.evaluate(z);
    ASSERT_EQ(batch.rows(), 3);
    ASSERT_EQ(batch.cols(), axis.count);
    for (int i = 0; i < 3; ++i) {
      std::vector<double> one(static_cast<std::size_t>(axis.count));
      axis.evaluate(z[static_cast<std::size_t>(i)], one);
      for (int j = 0; j < axis.count; ++j) {
        EXPECT_EQ(batch(i, j), one[static_cast<std::size_t>(j)]);
      }
    }
  }
}

TEST(AxisDerivative, OfOrderZeroIsTheValue) {
  for (const Axis& axis : kAxes) {
    std::vector<double> value(static_cast<std::size_t>(axis.count));
    axis.evaluate(0.37, value);
    EXPECT_THAT(values(axis, 0.37),
                testing::Pointwise(testing::DoubleNear(1e-14 * peak(axis)), value));
  }
}

/// Central difference of order n - 1, Richardson extrapolated: error below 1e-7 of the bound.
TEST(AxisDerivative, IsTheDerivativeOfTheOrderBelow) {
  for (const Axis& axis : kAxes) {
    for (int order = 1; order <= 12; ++order) {
      const double tolerance = 1e-7 * axis.derivative_bound(order);
      const double h = 2e-3 * (axis.hi - axis.lo) / axis.count;
      for (const double z : {axis.lo, 0.3 * axis.lo + 0.7 * axis.hi, axis.hi + 0.01}) {
        const auto want = values(axis, z, order);
        const auto p1 = values(axis, z + h, order - 1);
        const auto m1 = values(axis, z - h, order - 1);
        const auto p2 = values(axis, z + 2 * h, order - 1);
        const auto m2 = values(axis, z - 2 * h, order - 1);
        for (std::size_t j = 0; j < want.size(); ++j) {
          const double slope = (8 * (p1[j] - m1[j]) - (p2[j] - m2[j])) / (12 * h);
          EXPECT_NEAR(want[j], slope, tolerance) << "order " << order << " j " << j;
        }
      }
    }
  }
}

RC_GTEST_PROP(AxisDerivative, NeverExceedsItsBound, ()) {
  const Axis axis = *rc::gen::elementOf(kAxes);
  const int order = *rc::gen::inRange(0, 13);
  const double share = static_cast<double>(*rc::gen::inRange(-500'000, 1'500'001)) / 1e6;
  const double z = axis.lo + share * (axis.hi - axis.lo);
  RC_ASSERT(absolute_sum(values(axis, z, order)) <= axis.derivative_bound(order));
}

TEST(AxisDerivative, HasABoundWithinOnePercentForGaussiansAndRootTwoForFourier) {
  for (const Axis& axis : kAxes) {
    for (int order = 0; order <= 12; ++order) {
      double highest = 0;
      for (int i = -4000; i <= 8000; ++i) {
        const double z = axis.lo + (axis.hi - axis.lo) * i / 4000;
        highest = std::max(highest, absolute_sum(values(axis, z, order)));
      }
      const double slack = axis.kind == AxisKind::gaussian ? 1.01 : 1.4143;
      EXPECT_LE(axis.derivative_bound(order), slack * highest)
          << "count " << axis.count << " order " << order;
      EXPECT_GE(axis.derivative_bound(order), highest);
    }
  }
}

TEST(AxisInput, RefusesCoordinatesThatAreNotFinite) {
  std::vector<double> out(16);
  for (const Axis& axis : {kAxes[0], Axis{.kind = AxisKind::fourier, .count = 16}}) {
    EXPECT_THROW(axis.evaluate(std::nan(""), out), gtv::InputError);
    EXPECT_THROW(axis.derivative(std::numeric_limits<double>::infinity(), 1, out), gtv::InputError);
    EXPECT_THROW(static_cast<void>(axis.evaluate(std::vector<double>{0, std::nan("")})),
                 gtv::InputError);
  }
}

TEST(AxisInput, RefusesTooLittleRoomAndUnknownOrders) {
  std::vector<double> out(15);
  EXPECT_THROW(kAxes[0].evaluate(0, out), gtv::InputError);
  EXPECT_THROW(kAxes[0].derivative(0, 1, out), gtv::InputError);
  out.resize(16);
  EXPECT_THROW(kAxes[0].derivative(0, 13, out), gtv::InputError);
  EXPECT_THROW(kAxes[0].derivative(0, -1, out), gtv::InputError);
  EXPECT_THROW(static_cast<void>(kAxes[0].derivative_bound(13)), gtv::InputError);
}

TEST(AxisInput, NamesTheNearestKind) {
  EXPECT_EQ(gtv::feature::parse_axis_kind("gaussian"), AxisKind::gaussian);
  EXPECT_EQ(gtv::feature::parse_axis_kind("fourier"), AxisKind::fourier);
  try {
    static_cast<void>(gtv::feature::parse_axis_kind("gausian"));
    FAIL() << "an unknown kind passed";
  } catch (const gtv::InputError& error) {
    EXPECT_STREQ(error.what(),
                 "features: got 'gausian', expected gaussian or fourier (nearest: gaussian)");
  }
}

TEST(AxisInput, ChecksCountAndRangeAndNamesTheKey) {
  const auto message = [](const Axis& axis) -> std::string {
    try {
      gtv::feature::check_axis(axis, "estimator.per_axis");
    } catch (const gtv::InputError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(message({.kind = AxisKind::gaussian, .count = 2}), "");
  EXPECT_EQ(message({.kind = AxisKind::fourier, .count = 1}), "");
  EXPECT_THAT(message({.kind = AxisKind::gaussian, .count = 1}),
              testing::StartsWith("estimator.per_axis: got 1 features"));
  EXPECT_THAT(message({.kind = AxisKind::fourier, .count = 0}), testing::HasSubstr("got 0"));
  EXPECT_THAT(message({.count = 1001}), testing::HasSubstr("expected 2 to 1000"));
  EXPECT_THAT(message({.lo = 2, .hi = 2}), testing::HasSubstr("range [2, 2]"));
  EXPECT_THAT(message({.lo = std::nan(""), .hi = 2}), testing::HasSubstr("range"));
  EXPECT_THAT(message({.lo = -1e308, .hi = 1e308}), testing::HasSubstr("range"));
}

}  // namespace
