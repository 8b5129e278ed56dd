#pragma once

#include "gtv/io/npz.hpp"

namespace gtv::study {

/// Arrays of the paper's Fig 1: the variance fraction (T2.6) of four point sets on a 100 x 100 grid
/// on [-2, 2]^2 at five times of the linear-variance schedule.
[[nodiscard]] io::Npz variance_figure();

}  // namespace gtv::study
