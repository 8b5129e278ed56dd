#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::study {

/// A value of a study file, free of the TOML library. What no option takes (a date, a table inside
/// an array) is kept as its name only, for error texts.
struct Value {
  struct Foreign {
    std::string what;  ///< "a date"
  };
  std::variant<std::int64_t, double, bool, std::string, std::vector<Value>, Foreign> held;

  [[nodiscard]] const std::vector<Value>* array() const {
    return std::get_if<std::vector<Value>>(&held);
  }
};

/// A whole number, also when written as 1e5. Empty if it is none or does not fit.
[[nodiscard]] std::optional<std::int64_t> as_integer(const Value& value);
/// A number, NaN and infinity included: ranges are judged later. Empty if it is none.
[[nodiscard]] std::optional<double> as_number(const Value& value);
[[nodiscard]] std::optional<std::string> as_string(const Value& value);
[[nodiscard]] std::optional<std::vector<double>> as_numbers(const Value& value);

/// As an error text shows it: one line, long values cut, control characters escaped.
[[nodiscard]] std::string show(const Value& value);
[[nodiscard]] std::string show(std::string_view text);
[[nodiscard]] std::string show(double number);
/// Long text ends in "...".
[[nodiscard]] std::string cut(std::string text);
/// Without the quotes, for keys and others' messages.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace gtv::study
