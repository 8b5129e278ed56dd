#include "study/sweep_value.hpp"

#include <fmt/format.h>

namespace gtv::study {

bool is_name(const SweepValue& value) {
  return std::holds_alternative<std::string>(value);
}

double to_number(const SweepValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  return std::get<double>(value);
}

std::string to_text(const SweepValue& value) {
  if (const auto* name = std::get_if<std::string>(&value)) return *name;
  return std::visit([](const auto& v) { return fmt::format("{}", v); }, value);
}

}  // namespace gtv::study
