#include "gtv/study/template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string_view>

#include "gtv/study/config.hpp"

namespace gtv::study {
namespace {

constexpr const char* head =
    "# A study: what is learned, how it is sampled, what is varied. Keys behind a # have the "
    "value\n"
    "# shown if they are left out, or none. Run it with: gtv run FILE\n\n";

constexpr const char* tail =
    "\n# Lists of values of any keys: every combination is a cell, the last key fastest.\n"
    "# [sweep]\n"
    "# \"estimator.samples\" = [64, 256, 1024]\n";

constexpr std::size_t widest = 96;

/// A text in lines behind a #.
std::string comment(const std::string& text) {
  std::string lines = "#";
  std::size_t column = 1;
  std::istringstream words(text);
  for (std::string word; words >> word; column += 1 + word.size()) {
    if (column + 1 + word.size() > widest) {
      lines += "\n#";
      column = 1;
    }
    lines += ' ';
    lines += word;
  }
  lines += '\n';
  return lines;
}

std::string entry(const OptionRow& row, std::string_view key) {
  if (row.key == "data.points") {
    return comment(fmt::format("{}.", row.meaning)) + "points = [[-1.0], [0.0], [1.0]]\n";
  }
  const std::string value = row.default_value.empty() ? "" : " " + row.default_value;
  return fmt::format("{}# {} ={}\n", comment(fmt::format("{}; {}.", row.meaning, row.expected)),
                     key, value);
}

}  // namespace

std::string study_template() {
  std::string text = head;
  std::string_view section;
  for (const OptionRow& row : option_table()) {
    const std::string_view key = row.key;
    const std::size_t dot = std::min(key.find('.'), key.size());
    const std::string_view of = dot < key.size() ? key.substr(0, dot) : std::string_view();
    if (of != section) text += fmt::format("\n[{}]\n", of);
    section = of;
    text += entry(row, of.empty() ? key : key.substr(dot + 1));
  }
  return text + tail;
}

}  // namespace gtv::study
