#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// Refuses to put a study's run where that of other settings is. A folder without a manifest holds
/// no run.
/// @throws gtv::InputError naming the first setting that differs, with both values.
void refuse_other_settings(const std::filesystem::path& folder, const Study& study);
/// The same by the manifest of the run that is to go there.
void refuse_other_settings(const std::filesystem::path& folder, const std::string& manifest);

/// The same by settings as they stand in files.
void refuse_others(const std::filesystem::path& folder, const nlohmann::ordered_json& there,
                   const nlohmann::ordered_json& here);

/// The folder's manifest is no JSON: nobody knows whose run it is.
[[nodiscard]] bool has_torn_manifest(const std::filesystem::path& folder);

enum class Completeness { none, damaged, complete };

/// What a run folder holds: nothing that ended, results that are not what was written or are of
/// other data (`why` says what), or all results of this study. To be asked of a folder that
/// refuse_other_settings lets pass.
/// @cost reads all results and data files.
struct EarlierResults {
  Completeness state = Completeness::none;
  std::string why{};
};
[[nodiscard]] EarlierResults earlier_results(const std::filesystem::path& folder,
                                             const Study& study);

}  // namespace gtv::study
