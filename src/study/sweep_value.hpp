#pragma once

#include <string>

#include "gtv/study/config.hpp"

namespace gtv::study {

[[nodiscard]] bool is_name(const SweepValue& value);
/// A sweep value that is no name.
[[nodiscard]] double to_number(const SweepValue& value);
/// As it would stand in a table; numbers round-trip.
[[nodiscard]] std::string to_text(const SweepValue& value);

}  // namespace gtv::study
