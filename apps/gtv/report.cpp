#include <filesystem>
#include <memory>
#include <optional>

#include "gtv/base/error.hpp"
#include "interrupt.hpp"
#include "program.hpp"
#include "python_module.hpp"

namespace gtv::app {

namespace {

namespace fs = std::filesystem;

struct ReportOptions {
  std::string folder;
  std::optional<std::string> out;
};

void report(const ReportOptions& options, bool silent) {
  const fs::path folder = options.folder;
  if (!fs::is_directory(folder)) {
    throw_input("report: got {}, expected a folder with results", options.folder);
  }
  std::vector<std::string> arguments = {fs::absolute(folder).string()};
  if (options.out) arguments.push_back("--out=" + *options.out);
  clean_on_interrupt(options.out ? fs::path(*options.out).parent_path() : folder);
  run_python_module("report", arguments, silent);
}

}  // namespace

void add_report(CLI::App& app, Program& program) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command =
      app.add_subcommand("report", "One HTML page of a result folder: pictures, tables, settings");
  command
      ->add_option("RUN", options->folder,
                   "Folder of figures, run, predict, compare, attribute, verify, memorize or "
                   "timescales")
      ->required();
  command->add_option("--out", options->out, "The page to write [RUN/report.html]")
      ->type_name("FILE.html");
  command->footer(
      "The page is one file that needs no network. Nothing else is written; pictures are drawn "
      "into it.\n\nExample:\n"
      "  gtv run studies/own-points.toml --out out/mine && gtv report out/mine");
  command->callback([options, &program] {
    program.work = [options, &program] { report(*options, program.quiet); };
  });
}

}  // namespace gtv::app
