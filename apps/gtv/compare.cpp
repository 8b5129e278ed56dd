#include "gtv/study/compare.hpp"

#include <fmt/format.h>

#include <memory>

#include "ensemble_arguments.hpp"
#include "json_output.hpp"
#include "program.hpp"

namespace gtv::app {

namespace {

struct CompareArguments {
  EnsembleArguments common;
  study::CompareOptions options;
};

void compare(const CompareArguments& arguments, const Program& program) {
  const study::Study study = load(arguments.common, program);
  study::CompareOptions options = arguments.options;
  settle(options, arguments.common, study, program, options.ensemble ? "compare" : "predict");
  const study::CompareReport report = study::compare_study(study, options);
  if (arguments.common.json) {
    nlohmann::ordered_json json = {{"out", options.out.string()}, {"cells", report.cells}};
    if (options.ensemble) {
      json["holds"] = report.holds;
      json["fails"] = report.fails;
      json["undecided"] = report.undecided;
    }
    json["not_computed"] = report.not_computed;
    json["compute_s"] = report.compute_s;
    json["table"] = json_table(options.out / "compare.csv");
    return print_json(json);
  }
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
  add_study(*command, arguments->common, "compare.csv, cumulants.csv, compare.npz");
  command
      ->add_option("--theories", arguments->options.theories,
                   "Of large-p,paper,finite-p,population,conditional,gradient-flow "
                   "[large-p,finite-p,population,conditional; for estimator.tau > 0 "
                   "gradient-flow]; naive: path-integral,leading-order,linear-noise,"
                   "small-noise [all]")
      ->delimiter(',')
      ->type_name("NAMES");
  add_ensemble(*command, arguments->common, arguments->options, "the ensemble and of each theory");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { compare(*arguments, program); };
  });
  return command;
}

}  // namespace

void add_predict(CLI::App& app, Program& program) {
  add(app, program, "predict", "Predict the average learned density of each cell by theory", false)
      ->footer(
          "Nothing is trained: ensembles are drawn from each theory's law of the weights. The "
          "arrays "
          "hold\nthe V-kernel of each law too, which gtv plot draws.\n\n"
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
          "The arrays hold the V-kernel of the ensemble and of each theory too, which gtv plot "
          "draws.\n\n"
          "Example:\n  gtv compare studies/fig2.toml && gtv plot out/fig2-compare");
}

}  // namespace gtv::app
