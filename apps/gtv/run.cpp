#include "gtv/study/run.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "gtv/base/error.hpp"
#include "gtv/study/config.hpp"
#include "outputs.hpp"
#include "program.hpp"

namespace gtv::app {

namespace {

struct RunArguments {
  std::string study;
  std::optional<std::string> out;
  std::vector<std::string> settings;
  bool resume = false;
  bool force = false;
  bool progress = false;
};

std::string keys_of_a_study() {
  std::string text = "Keys of a study, with their defaults:\n";
  for (const study::OptionRow& row : study::option_table()) {
    const std::string value = row.default_value.empty() ? "-" : row.default_value;
    text += fmt::format("  {:<22} {:<12} {}\n", row.key, value, row.meaning);
  }
  return text;
}

void run(const RunArguments& arguments, const Program& program) {
  if (arguments.force && arguments.resume) {
    throw_input("--force: got it with --resume, expected one of them");
  }
  std::vector<std::string> settings = arguments.settings;
  if (program.seed) settings.push_back(fmt::format("seed={}", *program.seed));
  const study::Study study = study::load_study(arguments.study, settings);
  study::RunOptions options;
  options.out = arguments.out.value_or("out/" + study.config.name);
  options.resume = arguments.resume;
  options.force = arguments.force;
  options.progress = progress_line(program, arguments.progress);
  options.command = program.command;
  claim_output_folder(options.out);
  const study::RunReport report = study::run_study(study, options);
  if (program.quiet) return;
  if (report.was_complete) {
    fmt::print("{}: complete already, nothing computed\n", options.out.string());
    return;
  }
  fmt::print("{}: {} {}, {:.3g} trajectory steps in {:.3g} s\n", options.out.string(), report.cells,
             report.cells == 1 ? "cell" : "cells", report.trajectory_steps, report.compute_s);
}

}  // namespace

void add_run(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* command = app.add_subcommand("run", "Run a study: every cell of its sweep");
  command->add_option("STUDY", arguments->study, "Study file (TOML)")->required();
  command
      ->add_option("--out", arguments->out,
                   "Folder for manifest.json, cells.csv, and density.npz or, above two dimensions, "
                   "samples.npy and neighbours.npz [out/<name of the study>]")
      ->type_name("DIR");
  command
      ->add_option("--set", arguments->settings,
                   "Override a key of the study, or an axis by sweep.KEY=[...]; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_flag("--resume", arguments->resume,
                    "Compute nothing if the folder holds this run, complete");
  command->add_flag("--force", arguments->force,
                    "Replace the run in the folder also if its settings are others");
  command->add_flag("--progress", arguments->progress, "Show progress also off a terminal");
  command->footer(
      keys_of_a_study() +
      "\nAn override of a swept key ends its sweep. A data.file given by --set is looked "
      "up from\nthe working folder, one in the study from the study's folder.\n\n"
      "Example:\n"
      "  gtv run studies/fig2.toml --out out/fig2 --set ensemble.models=20 \\\n"
      "      --set 'sweep.estimator.samples=[64, 1024]'");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { run(*arguments, program); };
  });
}

}  // namespace gtv::app
