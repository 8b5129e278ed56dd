#pragma once

#include <string>

#include "gtv/base/array.hpp"

namespace gtv::app {

/// The points of "LO:HI:N" on every one of `dimension` axes, (N^D, D), the first coordinate
/// fastest: N values a row of an image whose rows go up.
/// @throws gtv::InputError if the text is none, HI <= LO, N < 2, or N^D is more than 10^7.
[[nodiscard]] Matrix grid_points(const std::string& text, Index dimension);

}  // namespace gtv::app
