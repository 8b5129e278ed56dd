#pragma once

#include <vector>

#include "gtv/data/mixture.hpp"
#include "gtv/forward/level.hpp"

namespace gtv::study {

/// p(x | t) averaged over each bin of a regular partition of [lo, hi], by the error function: near
/// t = 0 a peak is narrower than a bin. D = 1: [bin]; D = 2: [y, x].
[[nodiscard]] std::vector<double> noised_density(const data::Mixture& data,
                                                 const forward::Level& level, int bins, double lo,
                                                 double hi);

}  // namespace gtv::study
