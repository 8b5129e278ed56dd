#pragma once

#include <filesystem>

namespace gtv::study {

/// Makes sure that a folder exists and takes files.
/// @throws gtv::InputError if it is a file, or this user may not create it or write to it;
/// gtv::WorkError if the system fails otherwise (a full disk).
void make_output_folder(const std::filesystem::path& folder);

}  // namespace gtv::study
