#pragma once

#include <string>
#include <vector>

#include "study/cell_work.hpp"
#include "study/sample_cell.hpp"

namespace gtv::study {

/// manifest.json of a run whose cells are finished.
/// @param data of studies in more than two dimensions, or null.
[[nodiscard]] std::string run_manifest(const CellWork& work, const std::string& command,
                                       const std::vector<SampleCell>* data = nullptr);

}  // namespace gtv::study
