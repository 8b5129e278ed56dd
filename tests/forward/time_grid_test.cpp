#include "gtv/forward/time_grid.hpp"

#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "gtv/base/error.hpp"

namespace gtv::forward {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(TimeGrid, UniformStepsAreEqual) {
  EXPECT_THAT(uniform_grid(1, 0, 4), ElementsAre(1, 0.75, 0.5, 0.25, 0));
  EXPECT_THAT(uniform_grid(3, 1, 1), ElementsAre(3, 1));
}

TEST(TimeGrid, GeometricStepsHaveEqualRatios) {
  EXPECT_THAT(geometric_grid(1000, 0.1, 4),
              ElementsAre(1000, DoubleEq(100), DoubleEq(10), DoubleEq(1), 0.1));
}

TEST(TimeGrid, EdmGridOf18PointsIsThePublishedOne) {
  const std::vector<double> grid = edm_grid(80, 0.002, 17);
  ASSERT_EQ(grid.size(), 18u);
  const std::vector<double> first = {80, 57.586, 40.7856, 28.3746, 19.3525, 12.9101, 8.40094};
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_NEAR(grid[i], first[i], 3e-6 * first[i]);
  EXPECT_NEAR(grid[15], 0.0229345, 5e-8);
  EXPECT_NEAR(grid[16], 0.00752802, 5e-9);
  EXPECT_EQ(grid[17], 0.002);
}

TEST(TimeGrid, EdmGridWithRhoOneIsUniform) {
  const auto edm = edm_grid(2, 0.5, 7, 1);
  const auto uniform = uniform_grid(2, 0.5, 7);
  for (std::size_t i = 0; i < edm.size(); ++i) EXPECT_NEAR(edm[i], uniform[i], 1e-13 * edm[i]);
}

RC_GTEST_PROP(TimeGrid, DescendsFromOneEndExactlyToTheOther, ()) {
  const std::string name = *rc::gen::element<std::string>("uniform", "geometric", "edm");
  const double t_min = std::pow(10, *rc::gen::inRange(-120, 10) * 0.1);
  const double t_max = t_min * (1 + std::pow(10, *rc::gen::inRange(-30, 60) * 0.1));
  const int steps = *rc::gen::inRange(1, 3000);
  const auto grid = make_grid(name, t_max, t_min, steps, *rc::gen::inRange(1, 12));
  RC_ASSERT(grid.size() == static_cast<std::size_t>(steps) + 1);
  RC_ASSERT(grid.front() == t_max);
  RC_ASSERT(grid.back() == t_min);
  for (std::size_t i = 1; i < grid.size(); ++i) RC_ASSERT(grid[i] < grid[i - 1]);
}

RC_GTEST_PROP(TimeGrid, MatchesExtendedPrecision, ()) {
  const double t_min = std::pow(10, *rc::gen::inRange(-60, 10) * 0.1);
  const double t_max = t_min * (1 + std::pow(10, *rc::gen::inRange(-10, 60) * 0.1));
  const int steps = *rc::gen::inRange(1, 200);
  const int rho = *rc::gen::inRange(1, 12);
  const auto i = static_cast<std::size_t>(*rc::gen::inRange(0, steps + 1));
  const long double a = t_max;
  const long double b = t_min;
  const long double share = static_cast<long double>(i) / steps;
  const auto near = [](double got, long double want, double tolerance) {
    return std::abs(static_cast<double>(got / want - 1)) <= tolerance;
  };
  const long double r = rho;
  const long double root = std::pow(a, 1 / r) + share * (std::pow(b, 1 / r) - std::pow(a, 1 / r));
  RC_ASSERT(near(uniform_grid(t_max, t_min, steps)[i], a + share * (b - a), 1e-14));
  RC_ASSERT(near(geometric_grid(t_max, t_min, steps)[i], a * std::pow(b / a, share), 1e-14));
  RC_ASSERT(near(edm_grid(t_max, t_min, steps, rho)[i], std::pow(root, r), 1e-13));
}

std::string error_text(const auto& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST(TimeGrid, RefusesEndsInTheWrongOrder) {
  for (const std::string name : {"uniform", "geometric", "edm"}) {
    EXPECT_THAT(error_text([&] { (void)make_grid(name, 0.1, 0.1, 5); }),
                HasSubstr("expected t_min < t_max"));
    EXPECT_THROW((void)make_grid(name, 0.1, 0.2, 5), InputError);
  }
}

TEST(TimeGrid, RefusesTimesThatAreNotFiniteOrNegative) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  for (const std::string name : {"uniform", "geometric", "edm"}) {
    EXPECT_THROW((void)make_grid(name, 1, nan, 5), InputError);
    EXPECT_THROW((void)make_grid(name, nan, 0.1, 5), InputError);
    EXPECT_THROW((void)make_grid(name, infinity, 0.1, 5), InputError);
    EXPECT_THROW((void)make_grid(name, 1, -0.1, 5), InputError);
  }
}

TEST(TimeGrid, OnlyTheUniformOneEndsAtZero) {
  EXPECT_THAT(error_text([] { (void)geometric_grid(1, 0, 5); }),
              HasSubstr("got t_min = 0, expected more than 0"));
  EXPECT_THROW((void)edm_grid(1, 0, 5), InputError);
  EXPECT_NO_THROW((void)uniform_grid(1, 0, 5));
}

TEST(TimeGrid, RefusesStepsAndRhoOutOfRange) {
  EXPECT_THAT(error_text([] { (void)uniform_grid(1, 0.1, 0); }),
              HasSubstr("got 0 steps, expected at least 1"));
  EXPECT_THROW((void)geometric_grid(1, 0.1, -3), InputError);
  for (const double rho : {0.0, -7.0, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW((void)edm_grid(1, 0.1, 5, rho), InputError);
  }
  EXPECT_THAT(error_text([] { (void)uniform_grid(1, std::nextafter(1.0, 0.0), 2); }),
              HasSubstr("do not give distinct times"));
}

TEST(TimeGrid, AnUnknownNameIsAnsweredWithTheNearest) {
  EXPECT_THAT(error_text([] { (void)make_grid("geometrical", 1, 0.1, 5); }),
              HasSubstr("got 'geometrical', expected uniform, geometric or edm; did you mean "
                        "'geometric'?"));
}

}  // namespace
}  // namespace gtv::forward
