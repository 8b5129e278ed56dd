#pragma once

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "option.hpp"

namespace gtv::study {

/// Makers of options, one a type. `member` is a generic lambda that names the member of a
/// configuration, const or not, so that an option is written once for reading and for writing.

struct NumberRange {
  std::string expected;  ///< "a number > 0"
  bool (*holds)(double);
};

[[nodiscard]] Complaint complaint(const std::string& got, const std::string& expected);
/// What is expected: of one that is infinite "a finite number > 0".
[[nodiscard]] std::string expected_of(const NumberRange& range, double got);
[[nodiscard]] Complaint judge_name(const std::string& name, const std::vector<std::string>& known);
[[nodiscard]] Complaint judge_pair(const double (&pair)[2]);

template <class Member>
Option integer_option(std::string key, Member member, std::int64_t lo, std::int64_t hi,
                      std::string meaning) {
  const std::string expected = fmt::format("an integer from {} to {}", lo, hi);
  const Config defaults;
  Option option{
      {std::move(key), "integer", fmt::format("{}", member(defaults)), std::move(meaning)},
      expected,
      {},
      {},
      {},
      {}};
  option.set = [=](Config& config, const Value& value) -> Complaint {
    const auto number = as_integer(value);
    if (!number || *number < lo || *number > hi) return complaint(show(value), expected);
    auto& held = member(config);
    held = static_cast<std::decay_t<decltype(held)>>(*number);
    return {};
  };
  option.fault = [=](const Config& config) -> Complaint {
    const auto held = member(config);
    if (!std::cmp_less(held, lo) && !std::cmp_greater(held, hi)) return {};
    return complaint(fmt::format("{}", held), expected);
  };
  option.held = [=](const Config& config) {
    return Value{static_cast<std::int64_t>(member(config))};
  };
  option.get = [=](const Config& config) { return static_cast<std::int64_t>(member(config)); };
  return option;
}

template <class Member>
Option number_option(std::string key, Member member, NumberRange range, std::string meaning) {
  const Config defaults;
  Option option{{std::move(key), "number", show(member(defaults)), std::move(meaning)},
                range.expected,
                {},
                {},
                {},
                {}};
  const auto judge = [range](double number) -> Complaint {
    if (std::isfinite(number) && range.holds(number)) return {};
    return complaint(show(number), expected_of(range, number));
  };
  option.set = [=](Config& config, const Value& value) -> Complaint {
    const auto number = as_number(value);
    if (!number) return complaint(show(value), range.expected);
    if (judge(*number)) return complaint(show(value), expected_of(range, *number));
    member(config) = *number;
    return {};
  };
  option.fault = [=](const Config& config) { return judge(member(config)); };
  option.held = [=](const Config& config) { return Value{member(config)}; };
  option.get = [=](const Config& config) { return member(config); };
  return option;
}

/// Of true and false, words that TOML takes for no strings, it says how to write the string.
template <class Judge>
Complaint not_a_string(const Value& value, const std::string& expected, Judge judge) {
  const bool* flag = std::get_if<bool>(&value.held);
  if (flag == nullptr) return complaint(show(value), expected);
  const std::string word = *flag ? "true" : "false";
  const Complaint found = judge(word);
  return fmt::format("got {}, a truth value, expected a string, {}{}", word, expected,
                     found ? "" : fmt::format("; write \"{}\" with quotes", word));
}

/// A string; `judge` is given the string and complains of it.
template <class Member, class Judge>
Option string_option(std::string key, Member member, Judge judge, const std::string& expected,
                     std::string meaning) {
  const Config defaults;
  const std::string& initial = member(defaults);
  Option option{
      {std::move(key), "string", initial.empty() ? "" : show(initial), std::move(meaning)},
      expected,
      {},
      {},
      {},
      {}};
  option.set = [=](Config& config, const Value& value) -> Complaint {
    const auto text = as_string(value);
    if (!text) return not_a_string(value, expected, judge);
    if (Complaint found = judge(*text)) return found;
    member(config) = *text;
    return {};
  };
  option.fault = [=](const Config& config) { return judge(member(config)); };
  option.held = [=](const Config& config) { return Value{member(config)}; };
  option.get = [=](const Config& config) { return member(config); };
  return option;
}

/// One of some names; the empty string is one too where that is the default.
template <class Member>
Option name_option(std::string key, Member member, std::vector<std::string> known,
                   std::string meaning) {
  const Config defaults;
  const bool may_be_empty = member(defaults).empty();
  const auto judge = [known, may_be_empty](const std::string& name) -> Complaint {
    if (name.empty() && may_be_empty) return {};
    return judge_name(name, known);
  };
  return string_option(std::move(key), member, judge,
                       fmt::format("one of {}", fmt::join(known, ", ")), std::move(meaning));
}

/// Two numbers, the lower first.
template <class Member>
Option pair_option(std::string key, Member member, std::string meaning) {
  const Config defaults;
  const std::string expected = "two finite numbers, the lower first";
  const auto& pair = member(defaults);
  Option option{{std::move(key), "array of numbers", fmt::format("[{}, {}]", pair[0], pair[1]),
                 std::move(meaning)},
                expected,
                {},
                {},
                {},
                {}};
  option.set = [=](Config& config, const Value& value) -> Complaint {
    const auto numbers = as_numbers(value);
    if (!numbers || numbers->size() != 2) return complaint(show(value), expected);
    const double wanted[2] = {(*numbers)[0], (*numbers)[1]};
    if (Complaint found = judge_pair(wanted)) return found;
    member(config)[0] = wanted[0];
    member(config)[1] = wanted[1];
    return {};
  };
  option.fault = [=](const Config& config) { return judge_pair(member(config)); };
  option.held = [=](const Config& config) {
    const auto& [lo, hi] = member(config);
    return Value{std::vector<Value>{Value{lo}, Value{hi}}};
  };
  return option;
}

}  // namespace gtv::study
