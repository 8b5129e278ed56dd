#pragma once

#include <array>
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

/// W_1 between two samples: the integral of |F - G| with F and G counted anew in every interval.
double wasserstein_1(std::span<const double> a, std::span<const double> b);

/// W_1 between histograms on equal bins of [lo, hi] by cutting each bin into `cuts` equal parts.
double wasserstein_1_by_cutting(std::span<const double> p, std::span<const double> q, double lo,
                                double hi, int cuts);

/// Mean of the rows that `picks` names, one after the other.
std::vector<double> mean_of_rows(const Matrix& rows, const std::vector<Index>& picks);

/// k-statistics 1 to 4 from sums of powers, in long double.
std::array<double, 4> k_statistics(std::span<const double> values);

}  // namespace gtv::oracle
