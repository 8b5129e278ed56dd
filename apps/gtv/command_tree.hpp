#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace gtv::app {

/// What an option or an argument takes, as far as a shell can help with it.
enum class Takes { nothing, file, folder, study_key, other };

struct OptionFacts {
  std::vector<std::string> names;  ///< "--out", "-h"
  std::string description;         ///< one line
  Takes takes = Takes::nothing;
};

struct CommandFacts {
  std::string name;  ///< empty: the program itself
  std::string description;
  std::vector<OptionFacts> options;  ///< those of the program are told once, with its name
};

/// The program and its commands, read off the parser, so that nothing is written twice.
[[nodiscard]] std::vector<CommandFacts> command_tree(const CLI::App& app);

}  // namespace gtv::app
