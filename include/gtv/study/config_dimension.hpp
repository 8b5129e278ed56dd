#pragma once

#include "gtv/base/array.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {

/// The checks that need the dimension of the data, for points that come from a file; check() makes
/// them itself where the points are in the study or a preset.
/// @throws gtv::InputError naming the key: linear product features need D <= 3, a table look-up
/// D <= 2, a rotation D == 2, and features and bins must be few enough to hold.
void check_dimension(const Config& config, Index dimension);

}  // namespace gtv::study
