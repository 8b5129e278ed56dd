#include <algorithm>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/io/csv.hpp"

namespace gtv::io {
namespace {

/// The fields of the first line, which is taken off the text.
std::vector<std::string> take_line(std::string_view& text) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
      fields.back() += c;
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c == '\n' && !quoted) {
      break;
    } else {
      fields.back() += c;
    }
  }
  text.remove_prefix(std::min(text.size(), at + 1));
  return fields;
}

}  // namespace

TextTable parse_text_csv(std::string_view text, std::string_view name) {
  if (text.empty()) throw_input("{}: got no lines, expected a header", name);
  TextTable table{.header = take_line(text), .rows = {}};
  while (!text.empty()) {
    std::vector<std::string> fields = take_line(text);
    if (fields.size() != table.header.size()) {
      throw_input("{}: row {}: got {} fields, expected {} as in the header", name,
                  table.rows.size() + 1, fields.size(), table.header.size());
    }
    table.rows.push_back(std::move(fields));
  }
  return table;
}

}  // namespace gtv::io
