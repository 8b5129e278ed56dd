#include "oracle/metric.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace gtv::oracle {

namespace {

double turn(const Matrix& p, Index i, Index j, Index k) {
  return (p(j, 0) - p(i, 0)) * (p(k, 1) - p(i, 1)) - (p(j, 1) - p(i, 1)) * (p(k, 0) - p(i, 0));
}

/// Positive if point l is inside the circle through i, j, k, which turn left.
double inside_circle(const Matrix& p, Index i, Index j, Index k, Index l) {
  Eigen::Matrix3d rows;
  Index row = 0;
  for (const Index m : {i, j, k}) {
    const double x = p(m, 0) - p(l, 0);
    const double y = p(m, 1) - p(l, 1);
    rows.row(row++) << x, y, x * x + y * y;
  }
  return rows(0, 0) * (rows(1, 1) * rows(2, 2) - rows(1, 2) * rows(2, 1)) -
         rows(0, 1) * (rows(1, 0) * rows(2, 2) - rows(1, 2) * rows(2, 0)) +
         rows(0, 2) * (rows(1, 0) * rows(2, 1) - rows(1, 1) * rows(2, 0));
}

double squared_distance_of_means(const Matrix& rows, const std::vector<bool>& in_first) {
  Eigen::RowVectorXd first = Eigen::RowVectorXd::Zero(rows.cols());
  Eigen::RowVectorXd second = first;
  double count = 0;
  for (Index i = 0; i < rows.rows(); ++i) {
    if (in_first[static_cast<std::size_t>(i)]) {
      first += rows.row(i);
      count += 1;
    } else {
      second += rows.row(i);
    }
  }
  return (first / count - second / (static_cast<double>(rows.rows()) - count)).squaredNorm();
}

}  // namespace

std::vector<std::pair<Index, Index>> delaunay_edges(const Matrix& points) {
  std::set<std::pair<Index, Index>> edges;
  const Index count = points.rows();
  for (Index i = 0; i < count; ++i) {
    for (Index j = i + 1; j < count; ++j) {
      for (Index k = j + 1; k < count; ++k) {
        const double sign = turn(points, i, j, k) > 0 ? 1 : -1;
        bool empty = true;
        for (Index l = 0; l < count; ++l) {
          if (l != i && l != j && l != k && sign * inside_circle(points, i, j, k, l) > 0) {
            empty = false;
          }
        }
        if (empty) edges.insert({{i, j}, {i, k}, {j, k}});
      }
    }
  }
  return {edges.begin(), edges.end()};
}

ExactTest permutation_test(const Matrix& a, const Matrix& b) {
  Matrix rows(a.rows() + b.rows(), a.cols());
  rows << a, b;
  std::vector<bool> in_first(static_cast<std::size_t>(rows.rows()), false);
  std::fill(in_first.begin(), in_first.begin() + a.rows(), true);
  const double observed = squared_distance_of_means(rows, in_first);
  std::sort(in_first.begin(), in_first.end());
  double as_large = 0;
  double splits = 0;
  do {
    splits += 1;
    if (squared_distance_of_means(rows, in_first) >= observed * (1 - 1e-12)) as_large += 1;
  } while (std::next_permutation(in_first.begin(), in_first.end()));
  return {observed, as_large / splits};
}

double mann_whitney_u(std::span<const double> a, std::span<const double> b) {
  double u = 0;
  for (const double x : a) {
    for (const double y : b) u += x > y ? 1 : (x == y ? 0.5 : 0);
  }
  return u;
}

double gap_mass_by_cutting(std::span<const double> mass, std::span<const double> edges,
                           std::span<const double> points, int cuts) {
  std::vector<double> sites(points.begin(), points.end());
  std::sort(sites.begin(), sites.end());
  double sum = 0;
  for (std::size_t bin = 0; bin < mass.size(); ++bin) {
    const double width = (edges[bin + 1] - edges[bin]) / cuts;
    for (int c = 0; c < cuts; ++c) {
      const double x = edges[bin] + (c + 0.5) * width;
      double to_point = std::abs(x - sites[0]);
      double to_middle = INFINITY;
      for (std::size_t m = 1; m < sites.size(); ++m) {
        to_point = std::min(to_point, std::abs(x - sites[m]));
        to_middle = std::min(to_middle, std::abs(x - (sites[m - 1] + sites[m]) / 2));
      }
      if (to_middle < to_point) sum += mass[bin] / cuts;
    }
  }
  return sum;
}

}  // namespace gtv::oracle
