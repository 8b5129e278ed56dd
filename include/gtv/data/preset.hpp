#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::data {

/// The paper's point sets, (M, 2), in its units: polygon (a hexagon), line, lshape, random, square.
/// Unrotated; see rotated().
/// @throws gtv::InputError for another name (the text names the nearest).
/// @accuracy 1e-16 absolute: coordinates that are 0 are exactly 0.
[[nodiscard]] Matrix preset_points(std::string_view name);
[[nodiscard]] const std::vector<std::string>& preset_names();

}  // namespace gtv::data
