#pragma once

#include <filesystem>
#include <string>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// Refuses to put a study's run where that of other settings is. A folder without a manifest holds
/// no run.
/// @throws gtv::InputError naming the first setting that differs, with both values.
void refuse_other_settings(const std::filesystem::path& folder, const Study& study);
/// The same by the manifest of the run that is to go there.
void refuse_other_settings(const std::filesystem::path& folder, const std::string& manifest);

/// The folder holds all files of a run, newer than the study's data files. To be asked of a folder
/// that refuse_other_settings lets pass.
[[nodiscard]] bool is_complete(const std::filesystem::path& folder, const Study& study);

}  // namespace gtv::study
