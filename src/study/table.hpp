#pragma once

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace gtv::study {

/// A row of a CSV table.
using Row = std::vector<std::string>;

/// A number that could not be told.
inline constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

/// Five digits; empty for what is not known.
inline std::string table_number(double value) {
  return std::isnan(value) ? "" : fmt::format("{:.5g}", value);
}

}  // namespace gtv::study
