#include "progress_text.hpp"

#include <fmt/format.h>

namespace gtv::app {

std::string rate_text(double rate, std::string_view unit) {
  const std::string number = rate < 100 ? fmt::format("{:.3g}", rate) : fmt::format("{:.0f}", rate);
  return fmt::format("{}{}{}/s", number, unit.empty() ? "" : " ", unit);
}

std::string duration_text(double seconds) {
  constexpr double minute = 60;
  constexpr double hour = 3600;
  if (seconds < 2 * minute) return fmt::format("{:.1f} s", seconds);
  if (seconds < 2 * hour) return fmt::format("{:.1f} min", seconds / minute);
  return fmt::format("{:.1f} h", seconds / hour);
}

}  // namespace gtv::app
