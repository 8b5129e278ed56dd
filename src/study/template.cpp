#include "gtv/study/template.hpp"

#include <fmt/format.h>

#include <sstream>

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
  std::string lines;
  std::string line = "#";
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (line.size() + 1 + word.size() > widest) {
      lines += fmt::format("{}\n", line);
      line = "#";
    }
    line += fmt::format(" {}", word);
  }
  return fmt::format("{}{}\n", lines, line);
}

std::string entry(const OptionRow& row, const std::string& key) {
  if (row.key == "data.points") {
    return comment(row.meaning + ".") + "points = [[-1.0], [0.0], [1.0]]\n";
  }
  const std::string value = row.default_value.empty() ? "" : " " + row.default_value;
  return fmt::format("{}# {} ={}\n", comment(row.meaning + "; " + row.expected + "."), key, value);
}

}  // namespace

std::string study_template() {
  std::string text = head;
  std::string section;
  for (const OptionRow& row : option_table()) {
    const std::size_t dot = row.key.find('.');
    const std::string of = dot == std::string::npos ? "" : row.key.substr(0, dot);
    if (of != section) text += fmt::format("\n[{}]\n", of);
    section = of;
    text += entry(row, of.empty() ? row.key : row.key.substr(dot + 1));
  }
  return text + tail;
}

}  // namespace gtv::study
