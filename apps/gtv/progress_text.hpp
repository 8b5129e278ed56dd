#pragma once

#include <string>
#include <string_view>

/// What lines about work under way have in common.
namespace gtv::app {

/// "97.3 members/s", "0.012 members/s", "12345/s".
[[nodiscard]] std::string rate_text(double rate, std::string_view unit);
/// "12.3 s", "5.2 min", "31.0 h".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace gtv::app
