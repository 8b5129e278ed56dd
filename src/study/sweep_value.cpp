#include "study/sweep_value.hpp"

#include <fmt/format.h>

namespace gtv::study {

double number_or(const SweepValue& value, double fallback) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return fallback;
}

std::string to_text(const SweepValue& value) {
  if (const auto* name = std::get_if<std::string>(&value)) return *name;
  return std::visit([](const auto& v) { return fmt::format("{}", v); }, value);
}

}  // namespace gtv::study
