#include "gtv/study/timescales.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>

#include "outputs.hpp"
#include "program.hpp"
#include "training_arguments.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

struct TimescalesArguments {
  TrainingArguments common;
  study::TimescalesOptions options;
};

void timescales(const TimescalesArguments& arguments, const Program& program) {
  if (arguments.common.out) claim_output_folder(*arguments.common.out);
  const data::Dataset train = training_points(arguments.common);
  study::TimescalesOptions options = arguments.options;
  if (program.seed) options.seed = *program.seed;
  options.progress = progress_line(program, arguments.common.progress);
  const std::vector<study::ResolutionTimescales> found = study::timescales(train, options);
  const study::TimescalesInputs inputs{
      .train = train, .options = options, .command = program.command};
  if (arguments.common.out) study::write_timescales(*arguments.common.out, found, inputs);
  if (arguments.common.json) {
    fmt::print("{}", study::timescales_json(found, inputs));
  } else if (!program.quiet) {
    fmt::print("{}", study::timescales_text(found));
  }
}

}  // namespace

void add_timescales(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<TimescalesArguments>();
  CLI::App* command = app.add_subcommand(
      "timescales", "Where along the forward process a training set's points are told apart");
  add_train(*command, arguments->common);
  command
      ->add_option("--resolutions", arguments->options.resolutions,
                   "Heights of images, in pixels [their own, and halved down to 4]")
      ->delimiter(',')
      ->type_name("N[,N...]")
      ->check(integer_between(1, 1000000));
  command->add_option("--draws", arguments->options.draws, "Noised points at each level [256]")
      ->type_name("N")
      ->check(integer_between(8, 1000000));
  command->add_option("--levels", arguments->options.levels, "Levels of noise [40]")
      ->type_name("N")
      ->check(integer_between(2, 10000));
  add_limit(*command, arguments->common, "The first N training points are all there are");
  add_report(*command, arguments->common, "timescales.json and .csv");
  command->footer(
      "Times are those of the Ornstein-Uhlenbeck process, e^(2t) - 1 = (sigma/alpha)^2, in the "
      "units of the data\nas given.\n\n" +
      std::string(dataset_help) +
      "\nExample:\n"
      "  gtv timescales --train fashion-mnist --out out/times\n  gtv plot out/times");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { timescales(*arguments, program); };
  });
}

}  // namespace gtv::app
