#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace gtv::app {

/// --json: one JSON value on stdout, and nothing else there.
void add_json(CLI::App& command, bool& asked);

void print_json(const nlohmann::ordered_json& json);

/// The rows of a table of results as objects, {"column": value}: what is a number as a number, an
/// empty field as null.
[[nodiscard]] nlohmann::ordered_json json_table(const std::filesystem::path& csv);

}  // namespace gtv::app
