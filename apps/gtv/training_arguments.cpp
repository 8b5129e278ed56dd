#include "training_arguments.hpp"

#include <limits>

#include "dataset_argument.hpp"
#include "gtv/base/error.hpp"
#include "json_output.hpp"
#include "usage.hpp"

namespace gtv::app {

void add_train(CLI::App& command, TrainingArguments& arguments) {
  command.add_option("--train", arguments.train, "The training points")
      ->type_name(dataset_names)
      ->required();
}

void add_limit(CLI::App& command, TrainingArguments& arguments, const std::string& meaning) {
  command.add_option("--limit", arguments.limit, meaning)
      ->type_name("N")
      ->check(integer_between(1, std::numeric_limits<std::int64_t>::max()));
}

void add_report(CLI::App& command, TrainingArguments& arguments, const std::string& files) {
  command
      .add_option("--out", arguments.out, "Folder for " + files + ", which gtv plot draws [none]")
      ->type_name("DIR");
  command.add_flag("--progress", arguments.progress, "Show progress also off a terminal");
  add_json(command, arguments.json);
}

data::Dataset training_points(const TrainingArguments& arguments) {
  data::Dataset train = named_dataset("--train", arguments.train);
  if (!arguments.limit) return train;
  if (*arguments.limit > train.points.rows()) {
    throw_input("--limit: got {}, expected at most {}, the points of {}", *arguments.limit,
                train.points.rows(), train.source);
  }
  return data::limited(train, *arguments.limit);
}

}  // namespace gtv::app
