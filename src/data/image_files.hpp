#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "gtv/data/dataset.hpp"

namespace gtv::data {

/// The PNG files of a folder, by name.
/// @throws gtv::InputError naming the folder if it cannot be read or has none.
[[nodiscard]] std::vector<std::filesystem::path> png_files_in(const std::filesystem::path& folder);

/// One image a file. @throws gtv::InputError naming the file, or both where their sizes differ.
[[nodiscard]] Dataset from_image_files(const std::vector<std::filesystem::path>& files,
                                       const std::string& source);

}  // namespace gtv::data
