#pragma once

#include <cstddef>
#include <string>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// Sweeps beyond this are a slip of the pen: every cell is checked before the first is run.
constexpr std::size_t most_cells = 100000;

/// The configuration of a cell, the last axis fastest, without checks.
[[nodiscard]] Config unchecked_cell(const Study& study, std::size_t index);
/// ", in the cell forward.t_min = 2, estimator.samples = 64"; empty where there is no sweep.
[[nodiscard]] std::string cell_label(const Study& study, std::size_t index);

}  // namespace gtv::study
