#pragma once

#include <vector>

#include "gtv/io/npz.hpp"
#include "study/comparison.hpp"

namespace gtv::study {

/// Adds the V-kernels of all cells to the arrays of a comparison: v_* as the guide lists them. Of
/// cells or theories that were not computed they are NaN.
/// @param cells, results one a cell, in the order of the sweep; at least one.
void add_kernels(io::Npz& npz, const Study& study, const std::vector<CellSetup>& cells,
                 const std::vector<CellComparison>& results);

}  // namespace gtv::study
