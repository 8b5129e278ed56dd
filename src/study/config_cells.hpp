#pragma once

#include <cstddef>
#include <string>

#include "config_fault.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {

/// Sweeps beyond this are a slip of the pen: every cell is checked before the first is run.
constexpr std::size_t most_cells = 100000;

/// The configuration of a cell, the last axis fastest, without checks.
[[nodiscard]] Config unchecked_cell(const Study& study, std::size_t index);
/// ", in the cell forward.t_min = 2, estimator.samples = 64"; empty where there is no sweep.
[[nodiscard]] std::string cell_label(const Study& study, std::size_t index);

/// Where to look for a key: the place of its axis or of itself, or the first of its table; else the
/// file, and nothing for a study that was not read from one.
[[nodiscard]] std::string where_is(const Study& study, const std::string& key);
/// @throws gtv::InputError "file:line: key: got ..., expected ..., in the cell ..."
[[noreturn]] void refuse_cell(const Study& study, const Fault& fault, std::size_t index);

}  // namespace gtv::study
