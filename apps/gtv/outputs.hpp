#pragma once

#include <filesystem>

namespace gtv::app {

/// Refuses, before any work, an --out that could not be written in the end; an interrupt cleans up
/// there from now on.
/// @throws gtv::InputError if the file's folder is missing or cannot be written to, or if it is a
/// folder itself.
void claim_output_file(const std::filesystem::path& file, const char* option = "--out");
/// The same for a folder, without the cleaning up.
/// @throws as claim_output_folder.
void check_output_folder(const std::filesystem::path& folder);
/// The same for a folder, which may have to be made.
/// @throws gtv::InputError if it is a file, the nearest folder above that exists cannot be written
/// to, or a run is under way there.
void claim_output_folder(const std::filesystem::path& folder);

}  // namespace gtv::app
