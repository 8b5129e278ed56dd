#include "gtv/study/compare.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "gtv/study/config.hpp"
#include "outputs.hpp"
#include "program.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

struct CompareArguments {
  std::string study;
  std::optional<std::string> out;
  std::vector<std::string> settings;
  bool progress = false;
  study::CompareOptions options;
};

void compare(const CompareArguments& arguments, const Program& program) {
  std::vector<std::string> settings = arguments.settings;
  if (program.seed) settings.push_back(fmt::format("seed={}", *program.seed));
  const study::Study study = study::load_study(arguments.study, settings);
  study::CompareOptions options = arguments.options;
  options.out = arguments.out.value_or("out/" + study.config.name +
                                       (options.ensemble ? "-compare" : "-predict"));
  options.progress = shows_progress(program, arguments.progress);
  options.command = program.command;
  claim_output_folder(options.out);
  const study::CompareReport report = study::compare_study(study, options);
  if (program.quiet) return;
  std::string verdicts;
  if (options.ensemble) {
    verdicts = fmt::format(": {} hold, {} fail, {} undecided", report.holds, report.fails,
                           report.undecided);
  }
  if (report.not_computed > 0) verdicts += fmt::format(", {} not computed", report.not_computed);
  fmt::print("{}: {} {}{}, in {:.3g} s\n", options.out.string(), report.cells,
             report.cells == 1 ? "cell" : "cells", verdicts, report.compute_s);
}

CLI::App* add(CLI::App& app, Program& program, const std::string& name, const std::string& about,
              bool ensemble) {
  auto arguments = std::make_shared<CompareArguments>();
  arguments->options.ensemble = ensemble;
  CLI::App* command = app.add_subcommand(name, about);
  command->add_option("STUDY", arguments->study, "Study file (TOML)")->required();
  command
      ->add_option("--out", arguments->out,
                   fmt::format("Folder for compare.csv, cumulants.csv, compare.npz and "
                               "manifest.json [out/<name of the study>-{}]",
                               name))
      ->type_name("DIR");
  command
      ->add_option(
          "--theories", arguments->options.theories,
          "Of large-p,paper,finite-p,population,gradient-flow [large-p,finite-p,population; for "
          "estimator.tau > 0 gradient-flow]; naive: path-integral,leading-order,linear-noise,"
          "small-noise [all]")
      ->delimiter(',')
      ->type_name("NAMES");
  command
      ->add_option("--members", arguments->options.members,
                   "Members of the ensemble and of each theory [400]")
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
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { compare(*arguments, program); };
  });
  return command;
}

}  // namespace

void add_predict(CLI::App& app, Program& program) {
  add(app, program, "predict", "Predict the average learned density of each cell by theory", false)
      ->footer(
          "Nothing is trained: ensembles are drawn from each theory's law of the weights.\n\n"
          "Example:\n  gtv predict studies/fig2.toml --theories population && gtv plot "
          "out/fig2-predict");
}

void add_compare(CLI::App& app, Program& program) {
  add(app, program, "compare", "Compare each theory's prediction with a trained ensemble", true)
      ->footer(
          "Verdict of a theory in a cell: fails, if its total variation from the ensemble is more "
          "than\n0.02 above the floor (what two ensembles of one law show on average); holds, if "
          "it is not and\ntwo wrong theories (twice the covariance; the moments of the other "
          "target; naive: twice kappa) are\nrejected at the same size, above the 99 % quantile of "
          "their floor; else undecided.\n\n"
          "Example:\n  gtv compare studies/fig2.toml && gtv plot out/fig2-compare");
}

}  // namespace gtv::app
