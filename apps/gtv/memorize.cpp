#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataset_argument.hpp"
#include "gtv/study/memorize_cells.hpp"
#include "outputs.hpp"
#include "program.hpp"
#include "training_arguments.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

struct MemorizeArguments {
  TrainingArguments common;
  std::string samples;
  std::vector<std::string> cells;
  std::optional<std::string> test;
  study::MemorizeOptions options;
};

study::SampleSets samples_of(const MemorizeArguments& arguments, Index dimension) {
  study::SampleSets samples = named_samples("--samples", arguments.samples, dimension);
  for (const std::string& which : arguments.cells) samples = select_cells(samples, which);
  return samples;
}

void memorize(const MemorizeArguments& arguments, const Program& program) {
  if (arguments.common.out) claim_output_folder(*arguments.common.out);
  const data::Dataset train = training_points(arguments.common);
  const study::SampleSets samples = samples_of(arguments, train.points.cols());
  std::optional<data::Dataset> test;
  if (arguments.test) test = named_dataset("--test", *arguments.test);
  study::MemorizeOptions options = arguments.options;
  if (program.seed) options.seed = *program.seed;
  options.progress = progress_line(program, arguments.common.progress);
  const study::MemorizeInputs inputs{.train = train,
                                     .samples = samples.sets.front(),
                                     .test = test ? &*test : nullptr,
                                     .seed = options.seed,
                                     .command = program.command};
  const std::vector<study::Memorization> found =
      study::memorize(train, samples.sets, inputs.test, options);
  const study::Memorization* only = found.size() == 1 ? &found.front() : nullptr;
  if (arguments.common.out && only != nullptr)
    study::write_memorization(*arguments.common.out, *only, inputs);
  if (arguments.common.out && only == nullptr) {
    study::write_memorized_cells(*arguments.common.out, samples, found, inputs);
  }
  if (arguments.common.json) {
    fmt::print("{}", only != nullptr ? study::memorize_json(*only, inputs)
                                     : study::memorize_cells_json(samples, found, inputs));
  } else if (!program.quiet) {
    fmt::print("{}", only != nullptr ? study::memorize_text(*only)
                                     : study::memorize_cells_text(samples, found));
  }
}

}  // namespace

void add_memorize(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<MemorizeArguments>();
  CLI::App* command = app.add_subcommand(
      "memorize", "How many samples are copies of training points, beside what honest ones give");
  add_train(*command, arguments->common);
  command->add_option("--samples", arguments->samples, "The samples")
      ->type_name(dataset_names)
      ->required();
  command
      ->add_option(
          "--cell", arguments->cells,
          "Of a run's samples.npy, the cells with this value in the sweep, or that of this "
          "number; may be given again [all, side by side]")
      ->type_name("KEY=VALUE|N")
      ->allow_extra_args(false);
  command
      ->add_option("--test", arguments->test,
                   "The same for points that nothing was trained on [training points, left out]")
      ->type_name(dataset_names);
  add_limit(*command, arguments->common, "Take the first N training points [all]");
  command
      ->add_option("--threshold", arguments->options.threshold,
                   "Memorised is d1/d2 below X, of the two nearest training points [1/3]")
      ->type_name("X")
      ->check(finite_number());
  add_report(*command, arguments->common, "memorize.json, .csv and .npz");
  command->footer(
      std::string(dataset_help) +
      "Samples need the units of the training points: images of bytes are scaled "
      "to [-1, 1].\n\nExample:\n"
      "  gtv memorize --train fashion-mnist --samples mine.npy --test fashion-mnist:test --out "
      "out/memory\n  gtv plot out/memory");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { memorize(*arguments, program); };
  });
}

}  // namespace gtv::app
