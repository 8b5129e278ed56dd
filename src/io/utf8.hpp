#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gtv::io {

/// Whether UTF-8 has a form for it: up to 0x10FFFF, and no surrogate.
[[nodiscard]] constexpr bool is_scalar_value(char32_t code) {
  return code < 0xD800 || (code > 0xDFFF && code <= 0x10FFFF);
}

/// @param codes scalar values, see above.
[[nodiscard]] std::string to_utf8(std::span<const char32_t> codes);

/// Nothing unless `text` is UTF-8 as the standard has it: no longer form than needed, no surrogate,
/// nothing beyond 0x10FFFF, nothing cut short.
[[nodiscard]] std::optional<std::u32string> to_utf32(std::string_view text);

}  // namespace gtv::io
