#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// Every setting that a study's results depend on, {"forward.t_min": 0.01, ...} and
/// "sweep.KEY": [...] in place of the keys that are swept, data files by their absolute names:
/// studies of equal settings give equal results, as long as the data files stay the same.
[[nodiscard]] nlohmann::ordered_json settings_of(const Study& study);

/// The same as a file gives them back: text that is no UTF-8 is replaced on the way.
[[nodiscard]] nlohmann::ordered_json stored_settings(const Study& study);

/// The data files of all cells, absolute; of a folder also what is in it.
[[nodiscard]] std::vector<std::filesystem::path> data_files(const Study& study);

}  // namespace gtv::study
