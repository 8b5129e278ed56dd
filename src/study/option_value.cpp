#include "option_value.hpp"

#include <fmt/format.h>

#include <cmath>

namespace gtv::study {

namespace {

constexpr std::size_t longest_shown = 60;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20 || code == 0x7F) {
      out += fmt::format("\\x{:02x}", code);
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string cut(std::string text) {
  if (text.size() <= longest_shown) return text;
  // Never in the middle of a UTF-8 sequence.
  std::size_t end = longest_shown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "...";
}

namespace {

std::string in_brackets(const std::vector<Value>& values) {
  std::string out = "[";
  for (std::size_t i = 0; i < values.size() && out.size() <= longest_shown; ++i) {
    if (i > 0) out += ", ";
    out += show(values[i]);
  }
  return cut(out + "]");
}

}  // namespace

std::optional<std::int64_t> as_integer(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value.held)) return *integer;
  const auto* number = std::get_if<double>(&value.held);
  if (number == nullptr || std::trunc(*number) != *number || std::abs(*number) > 0x1p53) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*number);
}

std::optional<double> as_number(const Value& value) {
  if (const auto* number = std::get_if<double>(&value.held)) return *number;
  if (const auto* integer = std::get_if<std::int64_t>(&value.held)) {
    return static_cast<double>(*integer);
  }
  return std::nullopt;
}

std::optional<std::string> as_string(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.held)) return *text;
  return std::nullopt;
}

std::optional<std::vector<double>> as_numbers(const Value& value) {
  if (value.array() == nullptr) return std::nullopt;
  std::vector<double> numbers;
  for (const Value& entry : *value.array()) {
    const auto number = as_number(entry);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

std::string show(std::string_view text) {
  return '"' + cut(escaped(text)) + '"';
}

std::string one_line(std::string_view text) {
  return escaped(text);
}

std::string show(double number) {
  return fmt::format("{}", number);
}

std::string show(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.held)) return show(*text);
  if (const auto* array = value.array()) return in_brackets(*array);
  if (const auto* integer = std::get_if<std::int64_t>(&value.held)) {
    return fmt::format("{}", *integer);
  }
  if (const auto* number = std::get_if<double>(&value.held)) return show(*number);
  if (const auto* flag = std::get_if<bool>(&value.held)) return *flag ? "true" : "false";
  return std::get<Value::Foreign>(value.held).what;
}

}  // namespace gtv::study
