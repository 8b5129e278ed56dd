#pragma once

#include <filesystem>
#include <string>

namespace gtv::app {

/// Draws the arrays of a folder, or of one file, as PNG, PDF and SVG beside them, with Debian's
/// Python.
/// @param only names of figures, comma separated; empty for all that the folder holds.
/// @param silent does not print the names of the files written.
/// @throws gtv::InputError if these or the arrays are not what they should be; gtv::WorkError
/// if Python or its packages are missing or the pictures cannot be written.
void draw_pictures(const std::filesystem::path& place, const std::string& only, bool silent);

}  // namespace gtv::app
