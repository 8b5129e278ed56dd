#pragma once

#include <filesystem>

#include "gtv/base/array.hpp"

namespace gtv::data {

/// Points from a file, (M, D): .npy, .npz (its only array, or the one called "points"), .csv,
/// .csv.gz. A 1-D array of n numbers is n points of dimension 1. Any real or integer type.
/// @throws gtv::InputError if the file is missing, of another kind, empty (no points, or D = 0),
/// ragged or has a number that is not finite; the text names the file and the line (CSV) or the
/// row and column counted from 0.
[[nodiscard]] Matrix load_points(const std::filesystem::path& file);

/// Weights from a file of the same kinds (.npz: its only array, or "weights"): one dimension, a
/// single column or a single row. Not normalised: make_mixture does that.
/// @throws gtv::InputError as load_points, and for a negative weight.
[[nodiscard]] Vector load_weights(const std::filesystem::path& file);

}  // namespace gtv::data
