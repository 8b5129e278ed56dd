#include "gtv/study/memorize.hpp"

#include <fmt/format.h>

#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "dataset_argument.hpp"
#include "outputs.hpp"
#include "program.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

struct MemorizeArguments {
  std::string train;
  std::string samples;
  std::optional<std::string> test;
  std::optional<std::int64_t> limit;
  std::optional<std::string> out;
  study::MemorizeOptions options;
  bool json = false;
  bool progress = false;
};

data::Dataset training_points(const MemorizeArguments& arguments) {
  data::Dataset train = named_dataset("--train", arguments.train);
  if (!arguments.limit) return train;
  if (*arguments.limit > train.points.rows()) {
    throw_input("--limit: got {}, expected at most {}, the points of {}", *arguments.limit,
                train.points.rows(), train.source);
  }
  return data::limited(train, *arguments.limit);
}

void memorize(const MemorizeArguments& arguments, const Program& program) {
  if (arguments.out) claim_output_folder(*arguments.out);
  const data::Dataset train = training_points(arguments);
  const data::Dataset samples = named_dataset("--samples", arguments.samples);
  std::optional<data::Dataset> test;
  if (arguments.test) test = named_dataset("--test", *arguments.test);
  study::MemorizeOptions options = arguments.options;
  if (program.seed) options.seed = *program.seed;
  options.progress = progress_line(program, arguments.progress);
  const study::MemorizeInputs inputs{.train = train,
                                     .samples = samples,
                                     .test = test ? &*test : nullptr,
                                     .seed = options.seed,
                                     .command = program.command};
  const study::Memorization found = study::memorize(train, samples, inputs.test, options);
  if (arguments.out) study::write_memorization(*arguments.out, found, inputs);
  if (arguments.json) {
    fmt::print("{}", study::memorize_json(found, inputs));
  } else if (!program.quiet) {
    fmt::print("{}", study::memorize_text(found));
  }
}

}  // namespace

void add_memorize(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<MemorizeArguments>();
  CLI::App* command = app.add_subcommand(
      "memorize", "How many samples are copies of training points, beside what honest ones give");
  command->add_option("--train", arguments->train, "The training points")
      ->type_name(dataset_names)
      ->required();
  command->add_option("--samples", arguments->samples, "The samples")
      ->type_name(dataset_names)
      ->required();
  command
      ->add_option("--test", arguments->test,
                   "The same for points that nothing was trained on [training points, left out]")
      ->type_name(dataset_names);
  command->add_option("--limit", arguments->limit, "Take the first N training points [all]")
      ->type_name("N")
      ->check(integer_between(1, std::numeric_limits<std::int64_t>::max()));
  command
      ->add_option("--threshold", arguments->options.threshold,
                   "Memorised is d1/d2 below X, of the two nearest training points [1/3]")
      ->type_name("X")
      ->check(finite_number());
  command
      ->add_option("--out", arguments->out,
                   "Folder for memorize.json, .csv and .npz, which gtv plot draws [none]")
      ->type_name("DIR");
  command->add_flag("--progress", arguments->progress, "Show progress also off a terminal");
  command->add_flag("--json", arguments->json, "An object on stdout, nothing else");
  command->footer(
      "Presets: fashion-mnist (parts train and test), digits. Files: .npy, .npz, .csv, IDX, or a "
      "folder of .png.\nSamples need the units of the training points: images of bytes are scaled "
      "to [-1, 1].\n\nExample:\n"
      "  gtv memorize --train fashion-mnist --samples mine.npy --test fashion-mnist:test --out "
      "out/memory\n  gtv plot out/memory");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { memorize(*arguments, program); };
  });
}

}  // namespace gtv::app
