#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gtv::io {

/// More text than any table that gtv is for; a stream that inflates beyond it is refused.
inline constexpr std::size_t most_inflated_bytes = std::size_t{1} << 30;

/// Whether the bytes begin as a gzip stream does.
[[nodiscard]] bool is_gzip(std::string_view bytes);

/// All members of a gzip stream, one after another; checksums are verified.
/// @throws gtv::InputError naming `name` if the stream is corrupt, truncated, followed by anything
/// else, or longer than most_inflated_bytes.
[[nodiscard]] std::string inflate_gzip(std::string_view bytes, std::string_view name);

}  // namespace gtv::io
