#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "gtv/data/dataset.hpp"

namespace gtv::app {

/// What the commands about a training set have in common.
struct TrainingArguments {
  std::string train;
  std::optional<std::int64_t> limit;
  std::optional<std::string> out;
  bool json = false;
  bool progress = false;
};

/// --train; --limit, with what it means; --out, with what it holds, --progress and --json.
void add_train(CLI::App& command, TrainingArguments& arguments);
void add_limit(CLI::App& command, TrainingArguments& arguments, const std::string& meaning);
void add_report(CLI::App& command, TrainingArguments& arguments, const std::string& files);

/// The points of --train, or as many as --limit says.
/// @throws gtv::InputError that begins with the option.
[[nodiscard]] data::Dataset training_points(const TrainingArguments& arguments);

/// Which data such an option takes, for the end of a help text.
inline constexpr const char* dataset_help =
    "Presets: fashion-mnist (parts train and test), digits. Files: .npy, .npz, .csv, IDX, or a "
    "folder of .png.\n";

}  // namespace gtv::app
