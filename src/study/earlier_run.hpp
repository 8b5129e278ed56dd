#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "study/plan_difference.hpp"
#include "study/run_plan.hpp"

namespace gtv::study {

/// What the results in a run's folder were made by; none if it has no manifest.
/// @throws gtv::InputError if that is no run's.
[[nodiscard]] std::optional<RunPlan> plan_of_results(const std::filesystem::path& folder);

/// Refuses to replace the results of other settings. A folder without a manifest holds none, and
/// results of other data or of another version may be computed anew.
/// @throws gtv::InputError saying what differs.
void refuse_other_settings(const std::filesystem::path& folder, const RunPlan& here);

/// The folder's manifest is no JSON: nobody knows whose run it is.
[[nodiscard]] bool has_torn_manifest(const std::filesystem::path& folder);

/// What is amiss with the results of a folder that has a manifest: "cells.csv is missing"; empty
/// if all is as it was written. @cost reads all results.
[[nodiscard]] std::string damage_of_results(const std::filesystem::path& folder);

/// How many cells the results of a folder lack. @param folder that has a manifest.
[[nodiscard]] std::size_t failed_cells_of_results(const std::filesystem::path& folder);

/// A checksum of all that a manifest says of the results.
[[nodiscard]] std::string content_hash(const nlohmann::ordered_json& manifest);

}  // namespace gtv::study
