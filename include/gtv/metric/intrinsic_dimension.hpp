#pragma once

#include "gtv/base/array.hpp"
#include "gtv/metric/bootstrap.hpp"

namespace gtv::metric {

struct IntrinsicDimension {
  double value = 0;
  Interval interval;  ///< 95 %
};

/// How many points tell the intrinsic dimension of a large set, where no other number is asked for:
/// an interval of 3 % on both sides.
inline constexpr Index most_dimension_points = 5000;

/// Intrinsic dimension by two neighbours: where points are locally uniform in d dimensions, the
/// ratio mu = r2 / r1 of a point's distances to its two nearest has P(mu > x) = x^-d, so that sum
/// log mu is Gamma(n, 1/d) and d = n / sum log mu is most likely. The interval is that of this law,
/// n ratios taken as independent. Infinite, as is its interval, if all r1 = r2 but for rounding (a
/// lattice).
///
/// Density must hardly vary over a neighbourhood: the estimate is low where d is large (few points
/// fill no ball of 20 dimensions: uniform cubes of 4000 points give 16 at d = 20), and off where
/// points are rounded or noisy on the scale of r1, whose dimension it then tells.
/// @param distance (n, 2) from each point to its two nearest distinct others, 0 < r1 <= r2.
/// @throws gtv::InputError otherwise, or for no points.
/// @accuracy 1e-12, of the formula. @source Facco, d'Errico, Rodriguez, Laio 2017
[[nodiscard]] IntrinsicDimension two_nearest_dimension(const MatrixView& distance);

}  // namespace gtv::metric
