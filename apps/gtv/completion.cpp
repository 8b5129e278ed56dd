#include <fmt/format.h>

#include <memory>

#include "command_tree.hpp"
#include "gtv/base/error.hpp"
#include "gtv/study/config.hpp"
#include "program.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

using Tree = std::vector<CommandFacts>;

std::vector<std::string> study_keys() {
  std::vector<std::string> keys;
  for (const study::OptionRow& row : study::option_table()) keys.push_back(row.key + "=");
  return keys;
}

std::vector<std::string> names_of(const Tree& tree) {
  std::vector<std::string> names;
  for (const CommandFacts& command : tree) {
    if (!command.name.empty()) names.push_back(command.name);
  }
  return names;
}

std::string option_words(const CommandFacts& command) {
  std::string words;
  for (const OptionFacts& option : command.options) {
    for (const std::string& name : option.names) words += name + " ";
  }
  return words;
}

/// Text within single quotes of any of the shells.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string bash_script(const Tree& tree) {
  std::string values;
  std::string options;
  for (const CommandFacts& command : tree) {
    options += fmt::format(
        "    {}) words='{}' ;;\n", command.name.empty() ? "''" : command.name,
        option_words(command) + (command.name.empty() ? "" : option_words(tree.front())));
    for (const OptionFacts& option : command.options) {
      if (option.takes == Takes::nothing) continue;
      const char* const how = option.takes == Takes::study_key ? "keys"
                              : option.takes == Takes::folder  ? "folders"
                              : option.takes == Takes::file    ? "files"
                                                               : "nothing";
      for (const std::string& name : option.names) {
        values += fmt::format("    {}:{}) how={} ;;\n", command.name, name, how);
        if (command.name.empty()) values += fmt::format("    *:{}) how={} ;;\n", name, how);
      }
    }
  }
  return fmt::format(
      R"(# bash completion for gtv; made by: gtv completion bash
_gtv() {{
  local cur prev word command= how=words words
  COMPREPLY=()
  cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}}
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case $word in {}) command=$word; break ;; esac
  done
  case $command:$prev in
{}  esac
  [[ $how != words || $cur == -* || -z $command ]] || how=files
  case $how in
    keys) COMPREPLY=($(compgen -W '{}' -- "$cur")); compopt -o nospace 2>/dev/null; return ;;
    folders) COMPREPLY=($(compgen -d -- "$cur")); return ;;
    files) COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null; return ;;
    nothing) return ;;
  esac
  case $command in
{}  esac
  [[ -n $command ]] || words+=' {}'
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}}
complete -F _gtv gtv
)",
      fmt::join(names_of(tree), "|"), values, fmt::join(study_keys(), " "), options,
      fmt::join(names_of(tree), " "));
}

/// A description within brackets of _arguments, single-quoted.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out;
}

std::string zsh_options(const CommandFacts& command) {
  std::string lines;
  for (const OptionFacts& option : command.options) {
    const char* const action = option.takes == Takes::nothing     ? ""
                               : option.takes == Takes::file      ? ":file:_files"
                               : option.takes == Takes::folder    ? ":folder:_files -/"
                               : option.takes == Takes::study_key ? ":key:_gtv_keys"
                                                                  : ":value: ";
    for (const std::string& name : option.names) {
      lines += fmt::format(" \\\n      '*{}[{}]{}'", name, zsh_text(option.description), action);
    }
  }
  return lines;
}

std::string zsh_script(const Tree& tree) {
  std::string commands;
  std::string cases;
  for (const CommandFacts& command : tree) {
    if (command.name.empty()) continue;
    commands += fmt::format("    '{}:{}'\n", command.name, zsh_text(command.description));
    cases += fmt::format("    {}) _arguments{}{} \\\n      '*:file:_files' ;;\n", command.name,
                         zsh_options(command), zsh_options(tree.front()));
  }
  return fmt::format(
      R"(#compdef gtv
# zsh completion for gtv; made by: gtv completion zsh
_gtv_keys() {{
  compadd -S '' -- {}
}}
_gtv() {{
  local -a commands=(
{}  )
  local i command=
  for ((i = 2; i < CURRENT; i++)); do
    (( ${{commands[(I)${{words[i]}}:*]}} )) && command=${{words[i]}} && break
  done
  if [[ -z $command ]]; then
    _describe -t commands command commands
    _arguments{}
    return
  fi
  case $command in
{}  esac
}}
_gtv "$@"
)",
      fmt::join(study_keys(), " "), commands, zsh_options(tree.front()), cases);
}

std::string fish_script(const Tree& tree) {
  std::string lines = "# fish completion for gtv; made by: gtv completion fish\n";
  const std::string names = fmt::format("{}", fmt::join(names_of(tree), " "));
  for (const CommandFacts& command : tree) {
    const std::string seen =
        command.name.empty() ? ""
                             : fmt::format(" -n '__fish_seen_subcommand_from {}'", command.name);
    if (!command.name.empty()) {
      lines +=
          fmt::format("complete -c gtv -f -n 'not __fish_seen_subcommand_from {}' -a {} -d {}\n",
                      names, command.name, quoted(command.description));
    }
    for (const OptionFacts& option : command.options) {
      std::string line = "complete -c gtv" + seen;
      for (const std::string& name : option.names) {
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (option.takes == Takes::file || option.takes == Takes::folder) line += " -r -F";
      if (option.takes == Takes::other) line += " -x";
      if (option.takes == Takes::study_key) {
        line += fmt::format(" -x -a '{}'", fmt::join(study_keys(), " "));
      }
      lines += line + " -d " + quoted(option.description) + "\n";
    }
  }
  return lines;
}

void print_script(const CLI::App& app, const std::string& shell) {
  const Tree tree = command_tree(app);
  const std::string script = shell == "bash"  ? bash_script(tree)
                             : shell == "zsh" ? zsh_script(tree)
                                              : fish_script(tree);
  fmt::print("{}", script);
}

}  // namespace

void add_completion(CLI::App& app, Program& program) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("completion", "Print a shell's completion script");
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(one_of({"bash", "zsh", "fish"}));
  command->footer(
      "Installed packages bring these scripts; else:\n"
      "  bash   source <(gtv completion bash)\n"
      "  zsh    gtv completion zsh >~/.zfunc/_gtv     (with ~/.zfunc in fpath)\n"
      "  fish   gtv completion fish >~/.config/fish/completions/gtv.fish\n\n"
      "Example:\n  gtv completion bash");
  command->callback(
      [shell, &app, &program] { program.work = [shell, &app] { print_script(app, *shell); }; });
}

}  // namespace gtv::app
