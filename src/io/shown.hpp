#pragma once

#include <string>
#include <string_view>

namespace gtv::io {

/// 'text' as it may stand in an error line: control characters and other bytes that are not ASCII
/// escaped (\x0a), cut after 60 characters.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace gtv::io
