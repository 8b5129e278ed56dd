#include "json_output.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <string>

#include "gtv/base/text.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/csv.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

using Json = nlohmann::ordered_json;

/// A name that looks like a number becomes one; no column mixes the two.
Json json_of_field(const std::string& field) {
  if (field.empty()) return nullptr;
  if (const auto integer = parsed<std::int64_t>(field)) return *integer;
  if (const auto number = finite_number_in(field)) return *number;
  return field;
}

}  // namespace

void add_json(CLI::App& command, bool& asked) {
  command.add_flag("--json", asked, "Print the results as JSON, and nothing else");
}

void print_json(const Json& json) {
  fmt::print("{}\n", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

Json json_table(const std::filesystem::path& csv) {
  const io::TextTable table = io::parse_text_csv(io::read_text(csv), csv.string());
  Json rows = Json::array();
  for (const std::vector<std::string>& fields : table.rows) {
    Json row = Json::object();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      row[table.header[i]] = json_of_field(fields[i]);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace gtv::app
