#include "gtv/metric/gap_mass.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "metric/draw.hpp"
#include "oracle/metric.hpp"

namespace gtv::metric {

namespace {

using Values = std::vector<double>;

std::vector<double> increasing(Engine& engine, std::size_t count) {
  Values result(count);
  double at = uniform(engine, -2, -1);
  for (double& value : result) value = at += uniform(engine, 0.01, 0.3);
  return result;
}

Matrix square() {
  return (Matrix(4, 2) << 1, 0, 0, 1, -1, 0, 0, -1).finished();
}

}  // namespace

TEST(GapMass1d, CountsSamplesBetweenTheQuarterPoints) {
  const Values points{1, -1, 0};
  EXPECT_EQ(gap_mass_1d(Values{-0.5, 0.26, 0.74, 0.2, 0.8, 1.5, -3, 0}, points), 3.0 / 8);
  EXPECT_EQ(gap_mass_1d(Values{0.25, 0.75}, points), 0) << "a tie is not nearer";
  EXPECT_EQ(gap_mass_1d(Values{0.5}, Values{0}), 0) << "one point has no gap";
  EXPECT_EQ(gap_mass_1d(Values{0.5}, Values{0, 0, 1, 1}), 1) << "equal points count once";
}

TEST(GapMass1d, SplitsBinsExactly) {
  // The gap of {0, 1} is (1/4, 3/4).
  EXPECT_DOUBLE_EQ(gap_mass_1d(Values{1}, Values{0, 1}, Values{0, 1}), 0.5);
  EXPECT_DOUBLE_EQ(gap_mass_1d(Values{0.6, 0.4}, Values{0, 0.5, 2}, Values{0, 1}),
                   0.6 * 0.5 + 0.4 / 6);
  EXPECT_EQ(gap_mass_1d(Values{0.5, 0.5}, Values{5, 6, 7}, Values{0, 1}), 0);
  EXPECT_EQ(gap_mass_1d(Values{0.3}, Values{0.3, 0.7}, Values{0, 1}), 0.3);
}

RC_GTEST_PROP(GapMass1d, OfAHistogramMatchesTheOracle, ()) {
  Engine engine = any_engine();
  const Values edges = increasing(engine, 12);
  const Values mass = uniform_values(engine, 11, 0, 1);
  const Values points = uniform_values(engine, *rc::gen::inRange<std::size_t>(1, 6), -2, 2);
  constexpr int cuts = 2000;
  // Each of at most 10 boundaries is misplaced by half a part of a bin whose mass is below 1.
  RC_ASSERT(std::abs(gap_mass_1d(mass, edges, points) -
                     oracle::gap_mass_by_cutting(mass, edges, points, cuts)) < 10.0 / cuts);
}

RC_GTEST_PROP(GapMass1d, DoesNotDependOnHowBinsAreCut, ()) {
  Engine engine = any_engine();
  const Values edges = increasing(engine, 8);
  const Values mass = uniform_values(engine, 7, 0, 1);
  const Values points = uniform_values(engine, 4, -2, 2);
  Values fine_edges{edges[0]};
  Values fine_mass;
  for (std::size_t bin = 0; bin < mass.size(); ++bin) {
    const double share = uniform(engine, 0.1, 0.9);
    fine_edges.push_back(edges[bin] + share * (edges[bin + 1] - edges[bin]));
    fine_edges.push_back(edges[bin + 1]);
    fine_mass.push_back(mass[bin] * share);
    fine_mass.push_back(mass[bin] * (1 - share));
  }
  RC_ASSERT(std::abs(gap_mass_1d(mass, edges, points) -
                     gap_mass_1d(fine_mass, fine_edges, points)) < 1e-13);
}

RC_GTEST_PROP(GapMass1d, MovesAndScalesWithThePoints, ()) {
  Engine engine = any_engine();
  Values samples = uniform_values(engine, 50, -2, 2);
  Values points = uniform_values(engine, 4, -2, 2);
  const double before = gap_mass_1d(samples, points);
  for (Values* values : {&samples, &points}) {
    for (double& value : *values) value = -4 * value + 8;
  }
  RC_ASSERT(gap_mass_1d(samples, points) == before);
}

TEST(GapMass2d, CountsSamplesNearestToAnEdgesMiddle) {
  const Matrix samples = (Matrix(5, 2) << 0.5, 0.5, -0.4, 0.6, 0.9, 0.1, 0, 0, 5, 0.1).finished();
  // The centre is at 0.71 from the middles of the sides and at 1 from the points.
  EXPECT_EQ(gap_mass_2d(samples, square()), 3.0 / 5);
  EXPECT_EQ(gap_mass_2d(samples, Matrix::Zero(1, 2)), 0) << "one point has no edges";
}

TEST(GapMass2d, OnALineIsThatOf1d) {
  Engine engine(5);
  const Values points = uniform_values(engine, 5, -1, 1);
  const Values samples = uniform_values(engine, 200, -1, 1);
  Matrix points_2d(5, 2);
  Matrix samples_2d(200, 2);
  for (Index i = 0; i < 5; ++i) points_2d.row(i).setConstant(points[static_cast<std::size_t>(i)]);
  for (Index i = 0; i < 200; ++i) {
    samples_2d.row(i).setConstant(samples[static_cast<std::size_t>(i)]);
  }
  EXPECT_EQ(gap_mass_2d(samples_2d, points_2d), gap_mass_1d(samples, points));
}

TEST(GapMass2d, OfAHistogramCountsSixteenPositionsABin) {
  Engine engine(6);
  Matrix mass(7, 5);  // bins of different sides, so that swapped axes show
  for (Index i = 0; i < mass.size(); ++i) mass.data()[i] = uniform(engine, 0, 1);
  mass(2, 3) = 0;
  const Matrix points =
      (Matrix(4, 2) << 1.013, 0.217, -0.331, 1.07, -0.983, -0.419, 0.523, -1.019).finished();
  double want = 0;
  for (Index i = 0; i < 28; ++i) {
    for (Index j = 0; j < 20; ++j) {
      const double x = -1.5 + 3 * (static_cast<double>(j) + 0.5) / 20;
      const double y = -1.5 + 3 * (static_cast<double>(i) + 0.5) / 28;
      want += mass(i / 4, j / 4) / 16 * gap_mass_2d(Matrix{{x, y}}, points);
    }
  }
  EXPECT_GT(want, 0.1 * mass.sum());
  EXPECT_NEAR(gap_mass_2d(mass, -1.5, 1.5, points), want, 1e-13 * mass.sum());
}

TEST(GapMass2d, OfAHistogramConvergesToTheArea) {
  // The gap of two points at (0, 0) and (1, 0) on the square [-1, 2]^2 is the strip 1/4 < x < 3/4.
  for (const Index bins : {1, 3, 40}) {
    const Matrix mass = Matrix::Constant(bins, bins, 1 / static_cast<double>(bins * bins));
    const double cut = 2.0 / 4 / static_cast<double>(bins);  // two boundaries, a quarter bin each
    EXPECT_NEAR(gap_mass_2d(mass, -1, 2, Matrix{{0, 0}, {1, 0}}), 0.5 / 3, cut) << bins;
  }
  EXPECT_EQ(gap_mass_2d(Matrix::Ones(3, 3), -1, 1, Matrix{{0, 0}}), 0) << "one point has no edges";
}

TEST(GapMassInput, IsChecked) {
  using testing::HasSubstr;
  using testing::ThrowsMessage;
  const auto fails = [](const auto& call, const char* text) {
    EXPECT_THAT([&] { static_cast<void>(call()); }, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  fails([] { return gap_mass_1d(Values{}, Values{0, 1}); }, "samples: got none");
  fails([] { return gap_mass_1d(Values{1}, Values{}); }, "points: got none");
  fails([] { return gap_mass_1d(Values{0, NAN}, Values{0, 1}); }, "samples: got nan at index 1");
  fails([] { return gap_mass_1d(Values{1}, Values{0, 1, 2}, Values{0}); }, "edges: got 3");
  fails([] { return gap_mass_1d(Values{1}, Values{1, 1}, Values{0}); }, "edges: got 1 after 1");
  fails([] { return gap_mass_1d(Values{-1}, Values{0, 1}, Values{0}); }, "mass: got -1");
  fails([] { return gap_mass_2d(Matrix::Zero(1, 3), square()); }, "samples: got 3 columns");
  fails([] { return gap_mass_2d(Matrix::Zero(0, 2), square()); }, "samples: got none");
  fails([] { return gap_mass_2d(Matrix::Zero(0, 2), 0, 1, square()); }, "mass: got none");
  fails([] { return gap_mass_2d(Matrix::Ones(2, 2), 1, 1, square()); }, "range: got 1 to 1");
  fails([] { return gap_mass_2d(Matrix{{1, -2}}, 0, 1, square()); }, "got -2 in row 0, column 1");
}

}  // namespace gtv::metric
