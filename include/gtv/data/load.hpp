#pragma once

#include <filesystem>

#include "gtv/base/array.hpp"

namespace gtv::data {

/// Points from a file, (M, D): .npy, .npz (its only array, or the one called "points"), .csv,
/// .csv.gz. A 1-D array of n numbers is n points of dimension 1.
/// @throws gtv::InputError if the file is missing, of another kind, empty, ragged or has a number
/// that is not finite; the text names file and line.
[[nodiscard]] Matrix load_points(const std::filesystem::path& file);

}  // namespace gtv::data
