#include "gtv/study/timescales.hpp"

#include <fmt/format.h>

#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "dataset_argument.hpp"
#include "gtv/base/error.hpp"
#include "outputs.hpp"
#include "program.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

struct TimescalesArguments {
  std::string train;
  std::optional<std::int64_t> limit;
  std::optional<std::string> out;
  study::TimescalesOptions options;
  bool json = false;
  bool progress = false;
};

data::Dataset points_of(const TimescalesArguments& arguments) {
  data::Dataset train = named_dataset("--train", arguments.train);
  if (!arguments.limit) return train;
  if (*arguments.limit > train.points.rows()) {
    throw_input("--limit: got {}, expected at most {}, the points of {}", *arguments.limit,
                train.points.rows(), train.source);
  }
  return data::limited(train, *arguments.limit);
}

void timescales(const TimescalesArguments& arguments, const Program& program) {
  if (arguments.out) claim_output_folder(*arguments.out);
  const data::Dataset train = points_of(arguments);
  study::TimescalesOptions options = arguments.options;
  if (program.seed) options.seed = *program.seed;
  options.progress = progress_line(program, arguments.progress);
  const std::vector<study::ResolutionTimescales> found = study::timescales(train, options);
  const study::TimescalesInputs inputs{
      .train = train, .options = options, .command = program.command};
  if (arguments.out) study::write_timescales(*arguments.out, found, inputs);
  if (arguments.json) {
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
  command->add_option("--train", arguments->train, "The training points")
      ->type_name(dataset_names)
      ->required();
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
  command->add_option("--limit", arguments->limit, "The first N training points are all there are")
      ->type_name("N")
      ->check(integer_between(1, std::numeric_limits<std::int64_t>::max()));
  command
      ->add_option("--out", arguments->out,
                   "Folder for timescales.json and .csv, which gtv plot draws [none]")
      ->type_name("DIR");
  command->add_flag("--progress", arguments->progress, "Show progress also off a terminal");
  command->add_flag("--json", arguments->json, "An object on stdout, nothing else");
  command->footer(
      "Times are those of the Ornstein-Uhlenbeck process, e^(2t) - 1 = (sigma/alpha)^2, in the "
      "units of the data\nas given.\n\nPresets: fashion-mnist (parts train and test), digits. "
      "Files: .npy, .npz, .csv, IDX, or a folder of .png.\n\nExample:\n"
      "  gtv timescales --train fashion-mnist --out out/times\n  gtv plot out/times");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { timescales(*arguments, program); };
  });
}

}  // namespace gtv::app
