#include "ensemble_arguments.hpp"

#include <fmt/format.h>

#include "json_output.hpp"
#include "outputs.hpp"
#include "usage.hpp"

namespace gtv::app {

void add_study(CLI::App& command, EnsembleArguments& arguments, const std::string& files) {
  command.add_option("STUDY", arguments.study, "Study file (TOML)")->required();
  command
      .add_option("--out", arguments.out,
                  fmt::format("Folder for {} and manifest.json [out/<name of the study>-{}]", files,
                              command.get_name()))
      ->type_name("DIR");
}

void add_ensemble(CLI::App& command, EnsembleArguments& arguments, study::EnsembleOptions& options,
                  const std::string& members) {
  command.add_option("--members", options.members, fmt::format("Members of {} [400]", members))
      ->type_name("N")
      ->check(integer_between(4, 1000000));
  command
      .add_option("--trajectories", options.trajectories,
                  "Of each member, stratified [5000; in the plane 10000]")
      ->type_name("N")
      ->check(integer_between(1, 100000000));
  command.add_option("--bins", options.bins, "Bins an axis [60; in the plane 50]")
      ->type_name("N")
      ->check(integer_between(1, 4096));
  command
      .add_option("--set", arguments.settings,
                  "Override a key of the study, or an axis by sweep.KEY=[...]; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command.add_flag("--force", options.force,
                   "Replace what is in the folder also if its settings are others");
  command.add_flag("--progress", arguments.progress, "Show progress also off a terminal");
  add_json(command, arguments.json);
}

study::Study load(const EnsembleArguments& arguments, const Program& program) {
  std::vector<std::string> settings = arguments.settings;
  if (program.seed) settings.push_back(fmt::format("seed={}", *program.seed));
  return study::load_study(arguments.study, settings);
}

void settle(study::EnsembleOptions& options, const EnsembleArguments& arguments,
            const study::Study& study, const Program& program, const std::string& suffix) {
  options.out = arguments.out.value_or(fmt::format("out/{}-{}", study.config.name, suffix));
  options.progress = progress_line(program, arguments.progress);
  options.command = program.command;
  claim_output_folder(options.out);
}

}  // namespace gtv::app
