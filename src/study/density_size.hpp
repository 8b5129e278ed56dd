#pragma once

#include "gtv/study/config.hpp"
#include "study/cell_setup.hpp"
#include "study/density_cell.hpp"

namespace gtv::study {

/// What a study in one or two dimensions leaves behind; all cells' results are held at once.
struct DensitySize {
  double bytes = 0;  ///< of the arrays on bins, before they are deflated; at most
  MemberArrays arrays{};
};

/// @throws gtv::InputError naming the key, if the results would be too large.
[[nodiscard]] DensitySize density_size(const Study& study, const CellSetup& first);

}  // namespace gtv::study
