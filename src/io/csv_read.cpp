#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/csv.hpp"
#include "io/gzip.hpp"
#include "io/shown.hpp"

namespace gtv::io {

namespace {

constexpr std::string_view blanks = " \t";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Nothing if the field is no number; infinity also for numbers beyond what a double can hold,
/// and for those so small that it would hold zero instead.
std::optional<double> to_number(std::string_view field) {
  const bool signed_plus = field.size() > 1 && field[0] == '+' && field[1] != '-';
  if (signed_plus) field.remove_prefix(1);
  double value = 0;
  const char* end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, value);
  if (error == std::errc::invalid_argument || stop != end) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<double>::infinity();
  return value;
}

/// Knows the file and the line that it is at.
class Parser {
 public:
  Parser(std::string_view text, std::string_view name) : rest_(text), name_(name) {}

  CsvTable parse() {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
    CsvTable table;
    while (next_line()) {
      if (columns_ == 0 && take_header(table)) continue;
      append_row();
    }
    if (values_.empty()) {
      throw_input("{}: got no rows of numbers, expected at least one", name_);
    }
    const auto columns = static_cast<Index>(columns_);
    const auto rows = static_cast<Index>(values_.size()) / columns;
    table.values = Eigen::Map<const Matrix>(values_.data(), rows, columns);
    return table;
  }

 private:
  template <class... Args>
  [[noreturn]] void fail(fmt::format_string<Args...> format, Args&&... args) const {
    throw_input("{}:{}: {}", name_, line_, fmt::format(format, std::forward<Args>(args)...));
  }

  /// Splits the next line that holds fields; false at the end of the text.
  bool next_line() {
    while (!rest_.empty()) {
      ++line_;
      const std::size_t length = rest_.find('\n');
      std::string_view line = rest_.substr(0, length);
      rest_.remove_prefix(length == std::string_view::npos ? rest_.size() : length + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      line = trimmed(line);
      if (line.empty() || line.front() == '#') continue;
      split(line);
      return true;
    }
    return false;
  }

  void split(std::string_view line) {
    fields_.clear();
    while (true) {
      const std::size_t first = line.find_first_not_of(blanks);
      const bool in_quotes = first != std::string_view::npos && line[first] == '"';
      if (in_quotes) {
        line.remove_prefix(first + 1);
        fields_.push_back(quoted_field(line));
      } else {
        fields_.emplace_back(trimmed(line.substr(0, line.find(','))));
      }
      const std::size_t comma = line.find(',');
      if (in_quotes && !trimmed(line.substr(0, comma)).empty()) {
        fail("got {} after a closing quote, expected ','", shown(line));
      }
      if (comma == std::string_view::npos) return;
      line.remove_prefix(comma + 1);
    }
  }

  /// Takes the field up to its closing quote off the line; a doubled quote stands for one.
  std::string quoted_field(std::string_view& line) const {
    std::string field;
    while (true) {
      const std::size_t quote = line.find('"');
      if (quote == std::string_view::npos) fail("got no closing quote, expected one on the line");
      field += line.substr(0, quote);
      line.remove_prefix(quote + 1);
      if (!line.starts_with('"')) return field;
      field += '"';
      line.remove_prefix(1);
    }
  }

  bool take_header(CsvTable& table) {
    columns_ = fields_.size();
    const bool numbers = std::any_of(fields_.begin(), fields_.end(), [](const std::string& field) {
      return to_number(trimmed(field)).has_value();
    });
    const bool all_empty = std::all_of(fields_.begin(), fields_.end(),
                                       [](const std::string& field) { return field.empty(); });
    if (numbers || all_empty) return false;
    table.header = fields_;
    return true;
  }

  void append_row() {
    if (fields_.size() != columns_) {
      fail("got {} fields, expected {} as in the line before", fields_.size(), columns_);
    }
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      const std::optional<double> value = to_number(trimmed(fields_[i]));
      if (!value) fail("field {}: got {}, expected a number", i + 1, shown(fields_[i]));
      if (!std::isfinite(*value)) {
        fail("field {}: got {}, expected a finite number that a double can hold", i + 1,
             shown(fields_[i]));
      }
      values_.push_back(*value);
    }
  }

  std::string_view rest_;
  std::string name_;
  std::size_t line_ = 0;
  std::size_t columns_ = 0;
  std::vector<std::string> fields_;
  std::vector<double> values_;
};

}  // namespace

CsvTable parse_csv(std::string_view text, std::string_view name) {
  if (is_gzip(text)) return Parser(inflate_gzip(text, name), name).parse();
  return Parser(text, name).parse();
}

CsvTable read_csv(const std::filesystem::path& file) {
  return parse_csv(read_text(file), file.string());
}

}  // namespace gtv::io
