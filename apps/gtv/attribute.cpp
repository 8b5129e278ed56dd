#include "gtv/study/attribute.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "gtv/study/config.hpp"
#include "outputs.hpp"
#include "program.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

struct AttributeArguments {
  std::string study;
  std::optional<std::string> out;
  std::vector<std::string> settings;
  bool progress = false;
  study::AttributeOptions options;
};

void attribute(const AttributeArguments& arguments, const Program& program) {
  std::vector<std::string> settings = arguments.settings;
  if (program.seed) settings.push_back(fmt::format("seed={}", *program.seed));
  const study::Study study = study::load_study(arguments.study, settings);
  study::AttributeOptions options = arguments.options;
  options.out = arguments.out.value_or("out/" + study.config.name + "-attribute");
  options.progress = shows_progress(program, arguments.progress);
  options.command = program.command;
  claim_output_folder(options.out);
  const study::AttributeReport report = study::attribute_study(study, options);
  if (program.quiet) return;
  fmt::print("{}: {} {} in {:.3g} s\n", options.out.string(), report.cells,
             report.cells == 1 ? "cell" : "cells", report.compute_s);
}

}  // namespace

void add_attribute(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<AttributeArguments>();
  CLI::App* command = app.add_subcommand(
      "attribute", "Where the deviation from the training points comes from, cause by cause");
  command->add_option("STUDY", arguments->study, "Study file (TOML)")->required();
  command
      ->add_option("--out", arguments->out,
                   "Folder for attribute.csv, attribute.npz and manifest.json [out/<name of the "
                   "study>-attribute]")
      ->type_name("DIR");
  command->add_option("--members", arguments->options.members, "Members of each ensemble [400]")
      ->type_name("N")
      ->check(integer_between(4, 1000000));
  command
      ->add_option("--trajectories", arguments->options.trajectories,
                   "Of each member, stratified [5000; in the plane 10000]")
      ->type_name("N")
      ->check(integer_between(1, 100000000));
  command->add_option("--bins", arguments->options.bins, "Bins an axis [60; in the plane 50]")
      ->type_name("N")
      ->check(integer_between(1, 4096));
  command
      ->add_option("--set", arguments->settings,
                   "Override a key of the study, or an axis by sweep.KEY=[...]; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_flag("--force", arguments->options.force,
                    "Replace what is in the folder also if its settings are others");
  command->add_flag("--progress", arguments->progress, "Show progress also off a terminal");
  command->footer(
      "Each rung of the ladder adds one cause: the points seen at t_min (smoothing), the study's\n"
      "steps (discretisation), the best linear model (features), training on P samples of the "
      "true\ntarget (design), and of the proxy target (noise). Shapley values average each "
      "cause's share\nover the orders in which they can be added.\n\n"
      "Example:\n  gtv attribute studies/fig2.toml && gtv plot out/fig2-attribute");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { attribute(*arguments, program); };
  });
}

}  // namespace gtv::app
