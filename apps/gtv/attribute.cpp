#include "gtv/study/attribute.hpp"

#include <fmt/format.h>

#include <memory>

#include "ensemble_arguments.hpp"
#include "json_output.hpp"
#include "program.hpp"

namespace gtv::app {

namespace {

struct AttributeArguments {
  EnsembleArguments common;
  study::EnsembleOptions options;
};

void attribute(const AttributeArguments& arguments, const Program& program) {
  const study::Study study = load(arguments.common, program);
  study::EnsembleOptions options = arguments.options;
  settle(options, arguments.common, study, program, "attribute");
  const study::AttributeReport report = study::attribute_study(study, options);
  if (arguments.common.json) {
    return print_json({{"out", options.out.string()},
                       {"cells", report.cells},
                       {"compute_s", report.compute_s},
                       {"table", json_table(options.out / "attribute.csv")}});
  }
  if (program.quiet) return;
  fmt::print("{}: {} {} in {:.3g} s\n", options.out.string(), report.cells,
             report.cells == 1 ? "cell" : "cells", report.compute_s);
}

}  // namespace

void add_attribute(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<AttributeArguments>();
  CLI::App* command = app.add_subcommand(
      "attribute", "Where the deviation from the training points comes from, cause by cause");
  add_study(*command, arguments->common, "attribute.csv, attribute.npz");
  add_ensemble(*command, arguments->common, arguments->options, "each ensemble");
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
