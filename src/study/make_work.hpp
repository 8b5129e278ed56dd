#pragma once

#include <memory>

#include "study/cell_work.hpp"

namespace gtv::study {

/// The work of a study: densities in one or two dimensions, samples above. Cells are set up and
/// checked.
/// @throws gtv::InputError if a cell cannot be run, or the cells' arrays would not have one shape.
[[nodiscard]] std::unique_ptr<CellWork> make_work(const Study& study);

}  // namespace gtv::study
