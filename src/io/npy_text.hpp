#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::io {

/// One string as NumPy holds it: a code for each of its characters, zeros up to the width of the
/// array's type.
using PaddedText = std::span<const char32_t>;

/// The string as UTF-8, without its padding. `name` and `index` are for the error text.
/// @throws gtv::InputError for a surrogate, and a code above 0x10FFFF.
[[nodiscard]] std::string unpadded(PaddedText text, std::string_view name, std::size_t index);

/// All strings of an array one after another, each padded to the longest.
struct PaddedTexts {
  std::size_t width = 1;  ///< codes of each string, at least 1: NumPy has none shorter
  std::vector<char32_t> codes;
};

/// @throws gtv::InputError for what is no UTF-8, and for a string that ends with a zero, which
/// could not be told from padding.
[[nodiscard]] PaddedTexts padded(const Array<std::string>& array);

}  // namespace gtv::io
