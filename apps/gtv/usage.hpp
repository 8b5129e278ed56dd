#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

namespace gtv::app {

/// What was wrong with the arguments, in one line, with the nearest option or command for a typo.
[[nodiscard]] std::string usage_error(const CLI::App& app, const CLI::ParseError& error);

/// The same text without line breaks and other control characters.
[[nodiscard]] std::string one_line(std::string text);

/// Checks for option values: "--threads: got -1, expected an integer from 0 to 1024".
[[nodiscard]] CLI::Validator integer_between(std::int64_t lo, std::int64_t hi);
[[nodiscard]] CLI::Validator finite_number();

}  // namespace gtv::app
