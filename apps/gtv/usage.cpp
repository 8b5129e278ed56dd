#include "usage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "gtv/base/text.hpp"

namespace gtv::app {

namespace {

std::string hint(const std::string& candidate) {
  return candidate.empty() ? "" : fmt::format(" (did you mean {}?)", candidate);
}

/// "a, b or c"
std::string choice(const std::vector<std::string>& names) {
  const std::vector<std::string> first(names.begin(), names.end() - 1);
  return fmt::format("{} or {}", fmt::join(first, ", "), names.back());
}

const CLI::App& innermost(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : innermost(*chosen.back());
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* level = &app; level != nullptr; level = level->get_parent()) {
    for (const CLI::Option* option : level->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    }
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

std::string unexpected(const CLI::App& app, const std::string& argument) {
  const CLI::App& level = innermost(app);
  if (argument.starts_with('-')) {
    const std::string name = argument.substr(0, argument.find('='));
    const std::vector<std::string> known = option_names(level);
    if (std::find(known.begin(), known.end(), name) != known.end()) {
      return fmt::format("{}: got it before the command, expected it behind: gtv {} {}", name,
                         level.get_name(), name);
    }
    return fmt::format("{}: got an unknown option, expected one of {} --help{}", name,
                       level.get_parent() == nullptr ? "gtv" : "gtv " + level.get_name(),
                       hint(nearest(name, known)));
  }
  if (level.get_parent() == nullptr) {
    const std::vector<std::string> names = command_names(app);
    return fmt::format("got \"{}\", expected a command: {}{}", argument, fmt::join(names, ", "),
                       hint(nearest(argument, names)));
  }
  return fmt::format("{}: got \"{}\", expected no further argument", level.get_name(), argument);
}

}  // namespace

std::string usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const bool about_values = dynamic_cast<const CLI::ValidationError*>(&error) != nullptr ||
                            dynamic_cast<const CLI::ConversionError*>(&error) != nullptr;
  const std::vector<std::string> rest = app.remaining(true);
  if (!about_values && !rest.empty()) return one_line(unexpected(app, rest.front()));
  if (innermost(app).get_parent() == nullptr && app.get_subcommands().empty() && !about_values &&
      dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    return fmt::format("got no command, expected one of {}", fmt::join(command_names(app), ", "));
  }
  return one_line(error.what());
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

CLI::Validator integer_between(std::int64_t lo, std::int64_t hi) {
  const auto check = [lo, hi](const std::string& text) -> std::string {
    const auto value = parsed<std::int64_t>(text);
    if (value && *value >= lo && *value <= hi) return "";
    return fmt::format("got \"{}\", expected an integer from {} to {}", text, lo, hi);
  };
  return CLI::Validator(check, "");
}

std::optional<double> finite_number_in(std::string_view text) {
  const auto value = parsed<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

CLI::Validator finite_number() {
  const auto check = [](const std::string& text) -> std::string {
    if (finite_number_in(text)) return "";
    return fmt::format("got \"{}\", expected a finite number", text);
  };
  return CLI::Validator(check, "");
}

CLI::Validator one_of(std::vector<std::string> names) {
  const auto check = [names = std::move(names)](const std::string& text) -> std::string {
    if (std::find(names.begin(), names.end(), text) != names.end()) return "";
    return fmt::format("got \"{}\", expected {}{}", text, choice(names),
                       hint(nearest(text, names)));
  };
  return CLI::Validator(check, "");
}

CLI::Validator list_of(CLI::Validator entry) {
  const auto check = [entry = std::move(entry)](const std::string& text) -> std::string {
    for (const std::string& one : split_list(text)) {
      if (one.empty()) {
        return fmt::format("got \"{}\", expected no empty entry between commas", text);
      }
      if (std::string complaint = entry(one); !complaint.empty()) return complaint;
    }
    return "";
  };
  return CLI::Validator(check, "");
}

std::vector<std::string> split_list(const std::string& list) {
  std::vector<std::string> entries;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    entries.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return entries;
}

}  // namespace gtv::app
