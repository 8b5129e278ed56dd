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

double wasserstein_1(std::span<const double> a, std::span<const double> b) {
  std::vector<double> breaks(a.begin(), a.end());
  breaks.insert(breaks.end(), b.begin(), b.end());
  std::sort(breaks.begin(), breaks.end());
  const auto share_below = [](std::span<const double> values, double x) {
    double count = 0;
    for (const double value : values) count += value <= x ? 1 : 0;
    return count / static_cast<double>(values.size());
  };
  double sum = 0;
  for (std::size_t k = 1; k < breaks.size(); ++k) {
    const double x = breaks[k - 1];
    sum += std::abs(share_below(a, x) - share_below(b, x)) * (breaks[k] - x);
  }
  return sum;
}

double wasserstein_1_by_cutting(std::span<const double> p, std::span<const double> q, double lo,
                                double hi, int cuts) {
  double in_p = 0;
  double in_q = 0;
  for (const double mass : p) in_p += mass;
  for (const double mass : q) in_q += mass;
  const double step = (hi - lo) / (static_cast<double>(p.size()) * cuts);
  double below_p = 0;
  double below_q = 0;
  double sum = 0;
  for (std::size_t bin = 0; bin < p.size(); ++bin) {
    for (int c = 0; c < cuts; ++c) {
      // Both are uniform in the part, so its middle has half of it below.
      below_p += p[bin] / in_p / cuts / 2;
      below_q += q[bin] / in_q / cuts / 2;
      sum += std::abs(below_p - below_q) * step;
      below_p += p[bin] / in_p / cuts / 2;
      below_q += q[bin] / in_q / cuts / 2;
    }
  }
  return sum;
}

std::vector<double> mean_of_rows(const Matrix& rows, const std::vector<Index>& picks) {
  std::vector<double> mean(static_cast<std::size_t>(rows.cols()));
  for (const Index pick : picks) {
    for (Index j = 0; j < rows.cols(); ++j) {
      mean[static_cast<std::size_t>(j)] += rows(pick, j) / static_cast<double>(picks.size());
    }
  }
  return mean;
}

std::array<double, 4> k_statistics(std::span<const double> values) {
  const auto n = static_cast<long double>(values.size());
  long double s1 = 0;
  long double s2 = 0;
  long double s3 = 0;
  long double s4 = 0;
  for (const double value : values) {
    const long double x = value;
    s1 += x;
    s2 += x * x;
    s3 += x * x * x;
    s4 += x * x * x * x;
  }
  const long double falling_2 = n * (n - 1);
  const long double falling_3 = falling_2 * (n - 2);
  const long double falling_4 = falling_3 * (n - 3);
  const long double k3 = (2 * s1 * s1 * s1 - 3 * n * s1 * s2 + n * n * s3) / falling_3;
  const long double k4 =
      (-6 * s1 * s1 * s1 * s1 + 12 * n * s1 * s1 * s2 - 3 * n * (n - 1) * s2 * s2 -
       4 * n * (n + 1) * s1 * s3 + n * n * (n + 1) * s4) /
      falling_4;
  return {static_cast<double>(s1 / n), static_cast<double>((n * s2 - s1 * s1) / falling_2),
          static_cast<double>(k3), static_cast<double>(k4)};
}

}  // namespace gtv::oracle
