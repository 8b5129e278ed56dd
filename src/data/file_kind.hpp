#pragma once

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <string_view>

namespace gtv::data {

/// Whether the file's name ends so, in capitals or not.
[[nodiscard]] inline bool ends_in(const std::filesystem::path& file, std::string_view suffix) {
  std::string name = file.filename().string();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name.ends_with(suffix);
}

}  // namespace gtv::data
