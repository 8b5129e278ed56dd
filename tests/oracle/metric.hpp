#pragma once

#include <span>
#include <utility>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::oracle {

/// Edges of all triangles whose circumcircle has no point inside, for points in general position.
std::vector<std::pair<Index, Index>> delaunay_edges(const Matrix& points);

/// The exact two-sample permutation test: every way of splitting the rows, and the squared distance
/// between the means of each split.
struct ExactTest {
  double statistic = 0;
  double p_value = 1;
};
ExactTest permutation_test(const Matrix& a, const Matrix& b);

/// The number of pairs with a > b, ties half.
double mann_whitney_u(std::span<const double> a, std::span<const double> b);

/// Gap mass of a histogram by cutting each bin into `cuts` equal parts.
double gap_mass_by_cutting(std::span<const double> mass, std::span<const double> edges,
                           std::span<const double> points, int cuts);

}  // namespace gtv::oracle
