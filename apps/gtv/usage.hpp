#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gtv::app {

/// What was wrong with the arguments, in one line, with the nearest option or command for a typo.
[[nodiscard]] std::string usage_error(const CLI::App& app, const CLI::ParseError& error);

/// The same text without line breaks and other control characters.
[[nodiscard]] std::string one_line(std::string text);

/// Checks for option values: "--threads: got -1, expected an integer from 0 to 1024".
[[nodiscard]] CLI::Validator integer_between(std::int64_t lo, std::int64_t hi);
[[nodiscard]] CLI::Validator finite_number();
/// One of some names, the nearest one told for a typo.
[[nodiscard]] CLI::Validator one_of(std::vector<std::string> names);
/// Entries between commas, none of them empty, each of which passes `entry`.
[[nodiscard]] CLI::Validator list_of(CLI::Validator entry);

/// The entries of such a list.
[[nodiscard]] std::vector<std::string> split_list(const std::string& list);
/// The number that finite_number() lets pass, else nothing.
[[nodiscard]] std::optional<double> finite_number_in(std::string_view text);

}  // namespace gtv::app
