#pragma once

#include <cstdint>

#include "gtv/metric/bootstrap.hpp"

namespace gtv::metric {

/// So many of so many.
struct Share {
  std::int64_t count = 0;
  std::int64_t total = 0;
  [[nodiscard]] double value() const {
    return static_cast<double>(count) / static_cast<double>(total);
  }
};

/// Fisher's exact test of whether two shares differ: the two-sided p-value, the probability, given
/// the margins of the two-by-two table, of one that is at most as likely as that observed.
/// @throws gtv::InputError unless 0 <= count <= total and total >= 1 for both.
/// @accuracy 1e-12 relative; 0 for what is below 1e-300. @cost O(sum of counts) at most.
[[nodiscard]] double share_difference_p(const Share& a, const Share& b);

/// The exact binomial test of whether a share comes from a known probability: the two-sided
/// p-value, as above.
/// @param probability in [0, 1].
/// @throws gtv::InputError for another, or for a share as above.
/// @accuracy as above. @cost O(total).
[[nodiscard]] double share_p(const Share& share, double probability);

/// The bootstrap's percentile interval of a share. What resamples with replacement count is
/// binomial, so its quantiles are computed, not drawn. Where the share is 0 or 1 resamples all
/// agree and tell nothing; the bound there is that of the exact test (Clopper and Pearson), as 3.7
/// / total for none at 95 %.
/// @param level as 0.95.
/// @throws gtv::InputError for a share as above, or a level outside (0, 1).
/// @accuracy quantiles are whole counts, rounded outwards.
[[nodiscard]] Interval share_interval(const Share& share, double level);

}  // namespace gtv::metric
