#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/run_status.hpp"
#include "gtv/study/run_table.hpp"
#include "json_output.hpp"
#include "outputs.hpp"
#include "program.hpp"

namespace gtv::app {

namespace {

using Json = nlohmann::ordered_json;
using study::RunComparison;
using study::RunStatus;
using Folders = std::vector<std::filesystem::path>;

struct RunsArguments {
  std::vector<std::string> folders;
  std::vector<std::string> compare;
  std::string csv;
  bool json = false;
};

/// Of each run; a folder that tells nothing of its own is named and left out.
std::vector<std::pair<std::filesystem::path, RunStatus>> readable(const Folders& found) {
  std::vector<std::pair<std::filesystem::path, RunStatus>> all;
  for (const auto& folder : found) {
    try {
      all.emplace_back(folder, study::run_status(folder));
    } catch (const Error& error) {
      fmt::print(stderr, "gtv: left out: {}\n", error.what());
    }
  }
  return all;
}

void list(const Folders& found, bool as_json) {
  Json all = Json::array();
  std::size_t width = 6;
  for (const auto& folder : found) width = std::max(width, folder.string().size());
  if (!as_json && !found.empty()) {
    fmt::print("{:<{}}  {:<20}  {:<8}  {:>6}  {:>8}\n", "folder", width, "study", "state", "cells",
               "seconds");
  }
  for (const auto& [folder, status] : readable(found)) {
    if (as_json) {
      all.push_back({{"folder", folder.string()},
                     {"study", status.name},
                     {"state", study::name_of(status.state)},
                     {"cells", status.cells},
                     {"failed_cells", status.failed_cells},
                     {"elapsed_s", status.elapsed_s}});
    } else {
      const std::string failed =
          status.failed_cells == 0 ? "" : fmt::format("  {} failed", status.failed_cells);
      fmt::print("{:<{}}  {:<20}  {:<8}  {:>6}  {:>8.3g}{}\n", folder.string(), width, status.name,
                 study::name_of(status.state), status.cells, status.elapsed_s, failed);
    }
  }
  if (as_json) {
    print_json(all);
  } else if (found.empty()) {
    fmt::print("no runs\n");
  }
}

Json json_of(const RunComparison& comparison) {
  Json json = {{"settings", Json::array()},
               {"metrics", Json::array()},
               {"same_arrays", comparison.same_arrays}};
  for (const auto& setting : comparison.settings) {
    json["settings"].push_back({{"key", setting.key}, {"a", setting.a}, {"b", setting.b}});
  }
  for (const auto& metric : comparison.metrics) {
    json["metrics"].push_back({{"metric", metric.metric},
                               {"cells", metric.cells},
                               {"mean", metric.mean},
                               {"largest", metric.largest},
                               {"where", metric.where}});
  }
  return json;
}

void print(const RunComparison& comparison) {
  if (comparison.same_arrays) fmt::print("results: the same bits\n");
  if (comparison.settings.empty()) fmt::print("settings: the same\n");
  for (const auto& setting : comparison.settings) {
    fmt::print("{}: {} in A, {} in B\n", setting.key, setting.a, setting.b);
  }
  if (comparison.metrics.empty()) {
    fmt::print("cells: none has the same values of a sweep in both\n");
    return;
  }
  fmt::print("{:<28}  {:>6}  {:>12}  {:>12}  {}\n", "metric, B - A", "cells", "mean", "largest",
             "where");
  for (const auto& metric : comparison.metrics) {
    fmt::print("{:<28}  {:>6}  {:>12.4g}  {:>12.4g}  {}\n", metric.metric, metric.cells,
               metric.mean, metric.largest, metric.largest > 0 ? metric.where : "");
  }
}

/// Of each complete run; one whose table cannot be read is named and left out.
std::vector<study::RunValue> values_of(const Folders& found) {
  std::vector<study::RunValue> values;
  for (const auto& [folder, status] : readable(found)) {
    if (status.state != study::RunState::complete) continue;
    try {
      const std::vector<study::RunValue> more = study::run_values(folder);
      values.insert(values.end(), more.begin(), more.end());
    } catch (const Error& error) {
      fmt::print(stderr, "gtv: left out: {}\n", error.what());
    }
  }
  return values;
}

void export_csv(const Folders& found, const std::string& file) {
  const bool to_stdout = file == "-";
  if (!to_stdout) claim_output_file(file, "--csv");
  const std::vector<study::RunValue> values = values_of(found);
  if (values.empty()) throw_input("--csv: got no complete run, expected one at least");
  const std::string table = study::run_values_csv(values);
  if (to_stdout) {
    fmt::print("{}", table);
  } else {
    io::write_file(file, table);
  }
}

void runs(const RunsArguments& arguments, bool quiet) {
  if (!arguments.compare.empty()) {
    const RunComparison comparison =
        study::compare_runs(arguments.compare[0], arguments.compare[1]);
    if (arguments.json) {
      print_json(json_of(comparison));
    } else {
      print(comparison);
    }
    return;
  }
  const Folders roots(arguments.folders.begin(), arguments.folders.end());
  const Folders found = study::run_folders(roots.empty() ? Folders{"out"} : roots);
  if (!arguments.csv.empty()) {
    export_csv(found, arguments.csv);
  } else if (!quiet || arguments.json) {
    list(found, arguments.json);
  }
}

}  // namespace

void add_runs(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<RunsArguments>();
  CLI::App* command = app.add_subcommand("runs", "List, compare and export runs");
  command->add_option("DIR", arguments->folders, "Folders to look in, with those below [out]");
  auto* compare = command
                      ->add_option("--compare", arguments->compare,
                                   "Settings and numbers that differ between two runs")
                      ->type_name("A B")
                      ->expected(2);
  add_json(*command, arguments->json);
  command
      ->add_option("--csv", arguments->csv,
                   "Write a tidy table of all complete runs, a line for each cell and metric; - is "
                   "stdout")
      ->type_name("FILE")
      ->excludes(compare)
      ->excludes(command->get_option("--json"));
  command->footer(
      "Example:\n  gtv runs out\n  gtv runs --compare out/a out/b\n  gtv runs out --csv all.csv");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { runs(*arguments, program.quiet); };
  });
}

}  // namespace gtv::app
