#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "study/cell_work.hpp"

namespace gtv::study {

/// The work of a study: densities in one or two dimensions, samples above. Cells are set up and
/// checked.
/// @throws gtv::InputError if a cell cannot be run, the cells' arrays would not have one shape, or
/// a data file is changed meanwhile.
[[nodiscard]] std::unique_ptr<CellWork> make_work(const Study& study);
/// The same of data files that were seen before. @param data their checksums then.
[[nodiscard]] std::unique_ptr<CellWork> make_work(const Study& study,
                                                  const nlohmann::ordered_json& data);

}  // namespace gtv::study
