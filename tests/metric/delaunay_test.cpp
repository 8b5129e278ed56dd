#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>

#include "gtv/base/error.hpp"
#include "gtv/metric/gap_mass.hpp"
#include "metric/draw.hpp"
#include "oracle/metric.hpp"

namespace gtv::metric {

namespace {

using Edges = std::vector<std::pair<Index, Index>>;

Edges edges_of(const Matrix& points) {
  Edges result;
  const auto edges = delaunay_edges(points);
  for (Index e = 0; e < edges.rows(); ++e) result.emplace_back(edges(e, 0), edges(e, 1));
  return result;
}

Matrix regular_polygon(Index corners, double angle) {
  Matrix points(corners, 2);
  for (Index m = 0; m < corners; ++m) {
    const double at =
        2 * std::numbers::pi * static_cast<double>(m) / static_cast<double>(corners) + angle;
    points.row(m) << std::cos(at), std::sin(at);
  }
  return points;
}

}  // namespace

RC_GTEST_PROP(DelaunayEdges, MatchTheOracleInGeneralPosition, ()) {
  Engine engine = any_engine();
  const Index count = *rc::gen::inRange<Index>(3, 12);
  const Matrix points = normal_rows(engine, count, 2);
  RC_ASSERT(edges_of(points) == oracle::delaunay_edges(points));
}

TEST(DelaunayEdges, OfASquareAreItsSidesAtEveryAngle) {
  const Edges sides{{0, 1}, {0, 3}, {1, 2}, {2, 3}};
  for (const double angle : {0.0, std::numbers::pi / 8, std::numbers::pi / 4, 1.0, 2.5}) {
    EXPECT_EQ(edges_of(regular_polygon(4, angle)), sides) << angle;
  }
}

TEST(DelaunayEdges, OfAHexagonAreItsSides) {
  EXPECT_EQ(edges_of(regular_polygon(6, 0)),
            (Edges{{0, 1}, {0, 5}, {1, 2}, {2, 3}, {3, 4}, {4, 5}}));
}

TEST(DelaunayEdges, JoinCollinearPointsInOrder) {
  Matrix line(4, 2);
  line << 0, 0, 3, 3, 1, 1, 2, 2;
  EXPECT_EQ(edges_of(line), (Edges{{0, 2}, {1, 3}, {2, 3}}));
  const double c = std::cos(0.3);
  const double s = std::sin(0.3);
  const Matrix turned = line * (Matrix(2, 2) << c, s, -s, c).finished();
  EXPECT_EQ(edges_of(turned), (Edges{{0, 2}, {1, 3}, {2, 3}}));
}

TEST(DelaunayEdges, OfALatticeAreItsBonds) {
  Matrix lattice(9, 2);
  for (Index i = 0; i < 9; ++i) {
    lattice.row(i) << 0.1 * static_cast<double>(i % 3), 0.1 * static_cast<double>(i / 3);
  }
  EXPECT_EQ(edges_of(lattice).size(), 12U);
}

TEST(DelaunayEdges, OfOneOrTwoPointsAreTrivial) {
  EXPECT_TRUE(edges_of(Matrix::Zero(1, 2)).empty());
  EXPECT_EQ(edges_of(Matrix::Identity(2, 2)), (Edges{{0, 1}}));
}

TEST(DelaunayEdges, RefuseWhatIsNoPlanarSet) {
  const auto fails = [](const Matrix& points, const char* text) {
    EXPECT_THAT([&] { static_cast<void>(delaunay_edges(points)); },
                testing::ThrowsMessage<InputError>(testing::HasSubstr(text)));
  };
  fails(Matrix::Zero(2, 2), "rows 0 and 1 are the same");
  fails(Matrix::Zero(1, 3), "got 3 columns, expected 2");
  fails(Matrix::Zero(0, 2), "points: got none");
  fails(Matrix::Constant(1, 2, NAN), "points: got nan in row 0, column 0");
}

}  // namespace gtv::metric
