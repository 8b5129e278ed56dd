#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "study/cell_work.hpp"
#include "study/sample_cell.hpp"

namespace gtv::study {

/// [{"key", "values"}], an object for each axis in the order of the file.
[[nodiscard]] nlohmann::ordered_json sweep_json(const std::vector<SweepAxis>& axes);

/// manifest.json of a run whose cells are finished.
/// @param data of studies in more than two dimensions, or null.
[[nodiscard]] std::string run_manifest(const CellWork& work, const RunRecord& record,
                                       const std::vector<SampleCell>* data = nullptr);

}  // namespace gtv::study
