#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/builtin.hpp"
#include "gtv/study/template.hpp"
#include "outputs.hpp"
#include "program.hpp"

namespace gtv::app {

namespace {

struct InitArguments {
  std::string file = "study.toml";
  std::string from;
  bool force = false;
};

std::string text_of(const std::string& from) {
  if (from.empty()) return study::study_template();
  try {
    return std::string(study::builtin_study(from));
  } catch (const InputError& error) {
    throw_input("--from: {}", error.what());
  }
}

void init(const InitArguments& arguments, const Program& program) {
  const std::string text = text_of(arguments.from);
  const std::filesystem::path file = arguments.file;
  claim_output_file(file, "FILE");
  if (std::filesystem::exists(file) && !arguments.force) {
    throw_input("{}: is there already; --force replaces it", file.string());
  }
  io::write_file(file, text);
  if (!program.quiet) fmt::print("{}: a study; gtv run {} runs it\n", file.string(), file.string());
}

}  // namespace

void add_init(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<InitArguments>();
  CLI::App* command = app.add_subcommand("init", "Write a study file to start from");
  command->add_option("FILE", arguments->file, "Study file to write [study.toml]");
  command
      ->add_option(
          "--from", arguments->from,
          fmt::format("A built-in study instead: {}", fmt::join(study::builtin_names(), ", ")))
      ->type_name("NAME");
  command->add_flag("--force", arguments->force, "Replace the file if it is there");
  command->footer(
      "The file names every key with its default and what it means.\n\n"
      "Example:\n  gtv init mine.toml && gtv run mine.toml");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { init(*arguments, program); };
  });
}

}  // namespace gtv::app
