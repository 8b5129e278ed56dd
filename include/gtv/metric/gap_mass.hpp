#pragma once

#include <span>

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// Share of samples nearer to the midpoint of two adjacent points than to either point (1-D).
/// @param points (M), any order; equal ones count once. One point has no gap.
/// @throws gtv::InputError if either is empty or not finite. @cost O((n + M) log M).
[[nodiscard]] double gap_mass_1d(std::span<const double> samples, std::span<const double> points);
/// The same from a histogram: bins are split where a boundary falls inside one (uniform in a bin).
/// Masses count as they are: divide by their sum for the share of what is inside the edges.
/// @param mass (bins), @param edges (bins + 1), increasing.
/// @throws gtv::InputError if shapes disagree, edges do not increase or a mass is negative.
/// @accuracy 1e-14 of the mass.
[[nodiscard]] double gap_mass_1d(std::span<const double> mass, std::span<const double> edges,
                                 std::span<const double> points);
/// In 2-D: adjacency by Delaunay edges; a sample counts if it is nearer to some edge's midpoint
/// than to every point. @param samples (n, 2)  @param points (M, 2), distinct.
/// @throws gtv::InputError for other shapes, no rows, or numbers that are not finite.
/// @cost O(M^3 + n M).
[[nodiscard]] double gap_mass_2d(const MatrixView& samples, const MatrixView& points);
/// The same from a histogram on the square [lo, hi]^2, y ascending: each bin counts by the share of
/// 4 x 4 equally spaced positions in it. Masses count as they are: divide by their sum for the
/// share of what is inside.
/// @param mass [y, x], 0 or more  @param points (M, 2), distinct.
/// @throws gtv::InputError for no bins, negative or not finite masses, unless lo < hi, and for
/// points as above. @accuracy a bin that a boundary cuts is off by at most 1/4 of its mass if the
/// boundary is straight, and less in the sum. @cost O(M^3 + 16 bins M).
[[nodiscard]] double gap_mass_2d(const MatrixView& mass, double lo, double hi,
                                 const MatrixView& points);
/// Delaunay edges of points in the plane, pairs (i < j), sorted; collinear points are joined in
/// order. (E, 2).
///
/// i and j are joined if some disc through both has no other point in it *or on its circle*, that
/// is if their Voronoi cells share a side. So cocircular points are joined around their circle
/// only: a square has its four sides and no diagonal, and edges turn with the points. Cocircular
/// and collinear mean to 1e-9.
/// @param points (M, 2), distinct, finite, M >= 1. @throws gtv::InputError otherwise. @cost O(M^3).
[[nodiscard]] Eigen::Matrix<Index, Eigen::Dynamic, 2> delaunay_edges(const MatrixView& points);

}  // namespace gtv::metric
