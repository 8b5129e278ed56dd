#include <cmath>
#include <limits>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/metric/gap_mass.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

namespace {

// Points of a lattice or a polygon are cocircular or collinear up to the rounding of coordinates.
constexpr double degenerate = 1e-9;

using Point = Eigen::RowVector2d;

double cross(const Point& a, const Point& b) {
  return a.x() * b.y() - a.y() * b.x();
}

void check_distinct(const MatrixView& points) {
  for (Index i = 0; i < points.rows(); ++i) {
    for (Index j = i + 1; j < points.rows(); ++j) {
      if (points.row(i) == points.row(j)) {
        throw_input("points: rows {} and {} are the same, expected distinct points", i, j);
      }
    }
  }
}

/// Whether some disc through points i and j has no other point in it or on its circle.
///
/// Discs through both have their centres at (i + j) / 2 + s n, n = (j - i) turned by a right angle.
/// Point k is outside if 2 s cross(j - i, k - i) < (k - i).(k - j): a bound on s from above or
/// below.
bool is_edge(const MatrixView& points, Index i, Index j) {
  double above = std::numeric_limits<double>::infinity();
  double below = -above;
  const Point along = points.row(j) - points.row(i);
  for (Index k = 0; k < points.rows(); ++k) {
    if (k == i || k == j) continue;
    const Point from_i = points.row(k) - points.row(i);
    const Point from_j = points.row(k) - points.row(j);
    const double area = cross(along, from_i);
    const double power = from_i.dot(from_j);
    if (std::abs(area) <= degenerate * along.norm() * from_i.norm()) {
      if (power <= 0) return false;  // on the segment between i and j
      continue;
    }
    const double bound = power / (2 * area);
    if (area > 0) {
      above = std::min(above, bound);
    } else {
      below = std::max(below, bound);
    }
  }
  if (std::isinf(above) || std::isinf(below)) return true;
  return above - below > degenerate * (1 + std::abs(above) + std::abs(below));
}

}  // namespace

Eigen::Matrix<Index, Eigen::Dynamic, 2> delaunay_edges(const MatrixView& points) {
  if (points.cols() != 2) {
    throw_input("points: got {} columns, expected 2", points.cols());
  }
  check_not_empty("points", points.rows());
  check_finite("points", points);
  check_distinct(points);
  std::vector<std::pair<Index, Index>> edges;
  for (Index i = 0; i < points.rows(); ++i) {
    for (Index j = i + 1; j < points.rows(); ++j) {
      if (is_edge(points, i, j)) edges.emplace_back(i, j);
    }
  }
  Eigen::Matrix<Index, Eigen::Dynamic, 2> result(static_cast<Index>(edges.size()), 2);
  for (Index e = 0; e < result.rows(); ++e) {
    const auto& [i, j] = edges[static_cast<std::size_t>(e)];
    result.row(e) << i, j;
  }
  return result;
}

}  // namespace gtv::metric
