#pragma once

#include <string>

#include "gtv/data/dataset.hpp"
#include "gtv/io/stored_array.hpp"

namespace gtv::data {

/// Images from an array (n, H, W) or (n, H, W, C): bytes scaled to [-1, 1], other types as stored.
/// @throws gtv::InputError naming the source for any other shape.
[[nodiscard]] Dataset image_set(const io::StoredArray& array, const std::string& source);

}  // namespace gtv::data
