#include "command_tree.hpp"

namespace gtv::app {

namespace {

Takes taken_by(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return Takes::nothing;
  const std::string type = option.get_type_name();
  if (type == "FILE") return Takes::file;
  if (type == "DIR") return Takes::folder;
  if (type == "KEY=VALUE") return Takes::study_key;
  return Takes::other;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

CommandFacts facts_of(const CLI::App& command, const std::string& name) {
  CommandFacts facts{.name = name, .description = command.get_description(), .options = {}};
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional()) continue;
    OptionFacts found{.names = {},
                      .description = first_line(option->get_description()),
                      .takes = taken_by(*option)};
    for (const std::string& letter : option->get_snames()) found.names.push_back("-" + letter);
    for (const std::string& word : option->get_lnames()) found.names.push_back("--" + word);
    facts.options.push_back(std::move(found));
  }
  return facts;
}

}  // namespace

std::vector<CommandFacts> command_tree(const CLI::App& app) {
  std::vector<CommandFacts> tree{facts_of(app, "")};
  for (const CLI::App* command : app.get_subcommands({})) {
    tree.push_back(facts_of(*command, command->get_name()));
  }
  return tree;
}

}  // namespace gtv::app
