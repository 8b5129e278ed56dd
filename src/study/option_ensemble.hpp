#pragma once

#include "option.hpp"

namespace gtv::study {

/// ensemble.models: a number of members, or "auto". Cells share arrays, so it cannot be swept.
[[nodiscard]] Option models_option();

/// ensemble.probe_x: places as data.points has them. ensemble.probe_t: times.
[[nodiscard]] Option probe_x_option();
[[nodiscard]] Option probe_t_option();

}  // namespace gtv::study
