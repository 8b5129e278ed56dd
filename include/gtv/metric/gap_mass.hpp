#pragma once

#include <span>

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// Share of samples nearer to the midpoint of two adjacent points than to either point (1-D).
/// @param points (M), any order.
[[nodiscard]] double gap_mass_1d(std::span<const double> samples, std::span<const double> points);
/// The same from a histogram: bins are split where a boundary falls inside one (uniform in a bin).
/// @param mass (bins), @param edges (bins + 1).
[[nodiscard]] double gap_mass_1d(std::span<const double> mass, std::span<const double> edges,
                                 std::span<const double> points);
/// In 2-D: adjacency by Delaunay edges; a sample counts if its nearest site among points and edge
/// midpoints is a midpoint. @param samples (n, 2)  @param points (M, 2).
[[nodiscard]] double gap_mass_2d(const MatrixView& samples, const MatrixView& points);
/// Delaunay edges of points in the plane, pairs (i < j), sorted; collinear points are joined in
/// order. (E, 2).
[[nodiscard]] Eigen::Matrix<Index, Eigen::Dynamic, 2> delaunay_edges(const MatrixView& points);

}  // namespace gtv::metric
