#pragma once

#include <span>

namespace gtv::metric {

/// Half the width of the interval of a ratio of means, sum(a) / sum(b), from pairs that are
/// independent of each other: Student's, of the residuals a - (ratio) b. With b = 1 throughout, of
/// a mean.
/// @param numerator, denominator (n) each, n >= 2, the latter >= 0 and not all 0.
/// @param level as 0.95.
/// @throws gtv::InputError otherwise.
/// @source Cochran, Sampling Techniques (1977), 6.4: the ratio estimator's large-sample variance.
[[nodiscard]] double ratio_half_width(std::span<const double> numerator,
                                      std::span<const double> denominator, double level);

}  // namespace gtv::metric
