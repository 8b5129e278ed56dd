#include "option.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gtv/base/text.hpp"

namespace gtv::study {

namespace {

std::string_view last_part(std::string_view key) {
  return key.substr(key.rfind('.') + 1);
}

}  // namespace

const Option* find_option(std::string_view key) {
  const auto& all = options();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [key](const Option& option) { return option.row.key == key; });
  return found == all.end() ? nullptr : &*found;
}

std::string nearest_key(std::string_view key) {
  std::vector<std::string> keys;
  for (const Option& option : options()) {
    if (last_part(option.row.key) == last_part(key)) return option.row.key;
    keys.push_back(option.row.key);
  }
  return nearest(key, keys);
}

std::string hint(std::string_view candidate) {
  return candidate.empty() ? "" : fmt::format(" (did you mean {}?)", candidate);
}

const std::vector<OptionRow>& option_table() {
  static const std::vector<OptionRow> rows = [] {
    std::vector<OptionRow> all;
    for (const Option& option : options()) {
      all.push_back(option.row);
      all.back().expected = option.expected;
    }
    return all;
  }();
  return rows;
}

}  // namespace gtv::study
