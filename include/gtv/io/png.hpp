#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "gtv/base/array.hpp"

namespace gtv::io {

/// A picture as (height, width, channels), one channel for grey and three for red, green and blue,
/// 8 bits each. Palettes, 1 to 4 and 16 bits are converted; 16-bit samples are taken as sRGB like
/// 8-bit ones, unless the file states a gamma of its own. Alpha must be opaque and is dropped.
/// @throws gtv::InputError naming `file` if it cannot be read, is no PNG file or a damaged one, has
/// a pixel that is not opaque, or claims more pixels than it can hold.
[[nodiscard]] Array<std::uint8_t> read_png(const std::filesystem::path& file);
/// The same from memory; `name` stands for the file in error texts.
[[nodiscard]] Array<std::uint8_t> parse_png(std::span<const std::byte> bytes,
                                            std::string_view name);

}  // namespace gtv::io
