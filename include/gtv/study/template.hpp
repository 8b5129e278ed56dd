#pragma once

#include <string>

namespace gtv::study {

/// A study file to start from: three points on a line, and every other key of the option table as a
/// comment, with its default, what it means and what it takes.
[[nodiscard]] std::string study_template();

}  // namespace gtv::study
