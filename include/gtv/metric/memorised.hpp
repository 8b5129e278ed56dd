#pragma once

#include <span>
#include <vector>

#include "gtv/metric/proportions.hpp"

namespace gtv::metric {

/// How many samples are memorised: those with d1 / d2 < threshold, d1 and d2 being the distances to
/// the nearest and the second nearest distinct training point.
/// @param distance (n, 2), 0 <= d1 <= d2 and d2 > 0.  @param threshold in (0, 1), as 1/3.
/// @throws gtv::InputError otherwise, or for no samples.
/// @source section 8
[[nodiscard]] Share memorised_share(const MatrixView& distance, double threshold);

/// The same for many thresholds, in their order. @cost O(n log n + thresholds log n).
[[nodiscard]] std::vector<Share> memorised_curve(const MatrixView& distance,
                                                 std::span<const double> thresholds);

/// The share of honest samples that count as memorised: a fresh point of a law that is locally
/// uniform in d dimensions has d1 / d2 < threshold with probability threshold^d. A third at 1/3 on
/// a line, 0 for an infinite dimension.
/// @param dimension > 0.  @throws gtv::InputError for another, or a threshold as above.
/// @source section 8
[[nodiscard]] double memorised_null(double threshold, double dimension);

}  // namespace gtv::metric
