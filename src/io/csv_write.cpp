#include "gtv/base/error.hpp"
#include "gtv/io/csv.hpp"

namespace gtv::io {

namespace {

void append_field(std::string& text, const std::string& field, bool alone) {
  // A blank line or a '#' at the start of one would be skipped by readers, ours included.
  const bool plain = field.find_first_of(",\"\r\n#") == std::string::npos &&
                     !field.starts_with(' ') && !field.ends_with(' ') && !(alone && field.empty());
  if (plain) {
    text += field;
    return;
  }
  text += '"';
  for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  text += '"';
}

void append_line(std::string& text, const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += ',';
    append_field(text, fields[i], fields.size() == 1);
  }
  text += '\n';
}

}  // namespace

std::string format_csv(const std::vector<std::string>& header,
                       const std::vector<std::vector<std::string>>& rows) {
  std::string text;
  append_line(text, header);
  for (const auto& row : rows) {
    if (row.size() != header.size()) {
      throw_input("table to write: got a row of {} fields, expected {} as in the header",
                  row.size(), header.size());
    }
    append_line(text, row);
  }
  return text;
}

}  // namespace gtv::io
