#pragma once

#include <string>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// A sweep value as a number, or `fallback` if it is a name.
[[nodiscard]] double number_or(const SweepValue& value, double fallback);
/// As it would stand in a table; numbers round-trip.
[[nodiscard]] std::string to_text(const SweepValue& value);

}  // namespace gtv::study
