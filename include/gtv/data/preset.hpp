#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::data {

/// The paper's point sets, (M, 2): polygon, line, lshape, random, square.
/// @throws gtv::InputError for another name (the text names the nearest).
[[nodiscard]] Matrix preset_points(std::string_view name);
[[nodiscard]] const std::vector<std::string>& preset_names();

}  // namespace gtv::data
