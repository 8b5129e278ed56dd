#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "config_entry.hpp"
#include "gtv/base/error.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {

namespace {

// The TOML library frees nested tables by recursion, so a hostile file could exhaust the stack.
constexpr std::size_t most_bytes = std::size_t{4} << 20;
constexpr int most_dots = 32;

void refuse_hostile(std::string_view text, std::string_view file_name) {
  if (text.size() > most_bytes) {
    throw_input("{}: got {} bytes, expected at most {}; larger point sets go into data.file",
                file_name, text.size(), most_bytes);
  }
  int line = 1;
  int dots = 0;
  for (const char c : text) {
    if (c == '\n') ++line;
    const bool may_be_in_key = std::string_view(" \t-_\"'.").find(c) != std::string_view::npos ||
                               (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                               (c >= 'a' && c <= 'z');
    dots = may_be_in_key ? dots + (c == '.' ? 1 : 0) : 0;
    if (dots > most_dots)
      throw_input("{}:{}: got over {} dots in a row of words, expected KEY = VALUE", file_name,
                  line, most_dots);
  }
}

Value to_value(const toml::node& node) {
  if (const auto* integer = node.as_integer()) return {integer->get()};
  if (const auto* number = node.as_floating_point()) return {number->get()};
  if (const auto* flag = node.as_boolean()) return {flag->get()};
  if (const auto* text = node.as_string()) return {text->get()};
  if (const auto* array = node.as_array()) {
    std::vector<Value> values;
    for (const toml::node& entry : *array) values.push_back(to_value(entry));
    return {std::move(values)};
  }
  return {Value::Foreign{node.is_table() ? "a table" : "a date or time"}};
}

struct Placed {
  toml::source_position position;
  Entry entry;
};

void collect(const toml::table& table, const std::string& prefix, std::string_view file_name,
             std::vector<Placed>& out) {
  for (const auto& [key, node] : table) {
    const std::string path = prefix + std::string(key.str());
    const auto* inner = node.as_table();
    const bool is_section =
        prefix.empty() && std::find(sections().begin(), sections().end(), path) != sections().end();
    if (inner != nullptr && (is_section || !inner->empty())) {
      collect(*inner, path + ".", file_name, out);
      continue;
    }
    const toml::source_position position = key.source().begin;
    out.push_back(
        {position, {path, to_value(node), fmt::format("{}:{}", file_name, position.line)}});
  }
}

Value as_override(const std::string& raw);

/// "[a, b]" whose words are no TOML, as of --set 'sweep.KEY=[true, proxy]'. Empty where quotes or
/// brackets inside leave room for doubt.
std::optional<Value> as_list_of_words(std::string_view raw) {
  const auto trimmed = [](std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return std::string_view();
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
  };
  raw = trimmed(raw);
  if (!raw.starts_with('[') || !raw.ends_with(']')) return std::nullopt;
  raw = raw.substr(1, raw.size() - 2);
  if (raw.find_first_of("[]{}\"'") != std::string_view::npos) return std::nullopt;
  std::vector<Value> values;
  for (std::size_t begin = 0; begin <= raw.size();) {
    const std::size_t end = std::min(raw.find(',', begin), raw.size());
    const std::string_view word = trimmed(raw.substr(begin, end - begin));
    if (word.empty()) return std::nullopt;
    values.push_back(as_override(std::string(word)));
    begin = end + 1;
  }
  return Value{std::move(values)};
}

/// No key takes a truth value, but one takes the name "true".
Value with_words_for_flags(const Value& value) {
  if (const bool* flag = std::get_if<bool>(&value.held))
    return {std::string(*flag ? "true" : "false")};
  if (value.array() == nullptr) return value;
  std::vector<Value> values;
  for (const Value& one : *value.array()) values.push_back(with_words_for_flags(one));
  return {std::move(values)};
}

/// What --set gives a key: a TOML value, else a list of words, else the words themselves.
Value as_override(const std::string& raw) {
  try {
    const toml::table table = toml::parse("value = " + raw);
    const toml::node* node = table.get("value");
    if (table.size() == 1 && node != nullptr) {
      Value value = with_words_for_flags(to_value(*node));
      if (!std::holds_alternative<Value::Foreign>(value.held)) return value;
    }
  } catch (const toml::parse_error&) {
    if (std::optional<Value> list = as_list_of_words(raw)) return std::move(*list);
  }
  return {raw};
}

}  // namespace

const std::vector<std::string>& sections() {
  static const std::vector<std::string> names = {"data",     "forward", "estimator", "sampler",
                                                 "ensemble", "density", "sweep"};
  return names;
}

std::vector<Entry> read_entries(std::string_view text, std::string_view file_name) {
  refuse_hostile(text, file_name);
  std::vector<Placed> placed;
  try {
    collect(toml::parse(text, file_name), "", file_name, placed);
  } catch (const toml::parse_error& error) {
    throw_input("{}:{}: got text that is no TOML, expected KEY = VALUE, words in quotes: {}",
                file_name, error.source().begin.line, one_line(error.description()));
  }
  // The library sorts tables by key.
  std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
    return std::pair(a.position.line, a.position.column) <
           std::pair(b.position.line, b.position.column);
  });
  std::vector<Entry> entries;
  entries.reserve(placed.size());
  for (Placed& one : placed) entries.push_back(std::move(one.entry));
  return entries;
}

Entry read_override(std::string_view text) {
  const std::size_t equals = text.find('=');
  std::string key(text.substr(0, std::min(equals, text.size())));
  std::erase_if(key, [](char c) { return c == '"' || c == ' '; });
  if (equals == std::string_view::npos || key.empty()) {
    throw_input("--set: got {}, expected KEY=VALUE", show(text));
  }
  const std::string raw(text.substr(equals + 1));
  refuse_hostile(raw, "--set");
  return {key, as_override(raw), "--set"};
}

}  // namespace gtv::study
