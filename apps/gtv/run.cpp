#include "gtv/study/run.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/study/config.hpp"
#include "gtv/study/run_files.hpp"
#include "gtv/study/run_forecast.hpp"
#include "interrupt.hpp"
#include "json_output.hpp"
#include "mpi_ranks.hpp"
#include "outputs.hpp"
#include "program.hpp"
#include "progress_text.hpp"

namespace gtv::app {

namespace {

struct RunArguments {
  std::string study;
  std::optional<std::string> out;
  std::vector<std::string> settings;
  bool resume = false;
  bool force = false;
  bool skip_failed = false;
  bool progress = false;
  bool dry = false;
  bool json = false;
  bool mpi = false;
  bool no_mpi = false;
};

std::string keys_of_a_study() {
  std::string text = "Keys of a study, with their defaults:\n";
  for (const study::OptionRow& row : study::option_table()) {
    const std::string value = row.default_value.empty() ? "-" : row.default_value;
    text += fmt::format("  {:<22} {:<12} {}\n", row.key, value, row.meaning);
  }
  return text;
}

/// The same report, and on SIGUSR1 a line on stderr of how far the work is.
study::ProgressReport reported_on_signal(study::ProgressReport report) {
  struct Last {
    std::mutex mutex;
    std::string label;
    std::string unit;
    study::ProgressState state;
  };
  const auto last = std::make_shared<Last>();
  call_on_user_signal([last] {
    const std::lock_guard lock(last->mutex);
    const study::ProgressState& state = last->state;
    if (state.total == 0) {
      fmt::print(stderr, "gtv: nothing is finished yet\n");
      return;
    }
    fmt::print(stderr, "gtv: {} {:.1f} % ({}/{}), {}, {} left\n", state.label,
               100 * static_cast<double>(state.done) / static_cast<double>(state.total), state.done,
               state.total, rate_text(state.rate, state.unit), duration_text(state.left_s()));
  });
  return [last, report = std::move(report)](const study::ProgressState& state) {
    {
      const std::lock_guard lock(last->mutex);
      last->label = state.label;
      last->unit = state.unit;
      last->state = state;
      last->state.label = last->label;
      last->state.unit = last->unit;
    }
    if (report) report(state);
  };
}

/// What the run would be, and what it would be refused for.
void tell(const RunArguments& arguments, const study::Study& study) {
  const std::filesystem::path out = arguments.out.value_or("out/" + study.config.name);
  check_output_folder(out);
  if (!arguments.force) study::refuse_run_folder(out, study);
  const study::RunForecast forecast = study::forecast_run(study);
  if (arguments.json) {
    fmt::print("{}", study::forecast_json(forecast, out.string()));
  } else {
    fmt::print("{}{:<13} {}; nothing was written\n", study::forecast_text(forecast), "goes to",
               out.string());
  }
}

void run(const RunArguments& arguments, const Program& program) {
  std::vector<std::string> settings = arguments.settings;
  if (program.seed) settings.push_back(fmt::format("seed={}", *program.seed));
  if (arguments.dry) return tell(arguments, study::load_study(arguments.study, settings));
  study::RunOptions options;
  options.ranks = join_ranks(arguments.mpi, arguments.no_mpi);
  options.resume = arguments.resume;
  options.force = arguments.force;
  options.skip_failed = arguments.skip_failed;
  options.stop = interrupted;
  options.command = program.command;
  options.tell = [](const std::string& note) { fmt::print(stderr, "gtv: {}\n", note); };
  // With ranks, what is wrong on one of them is said by the first and ends all.
  const auto load = [&] {
    study::Study study = study::load_study(arguments.study, settings);
    options.out = arguments.out.value_or("out/" + study.config.name);
    if (speaks_for_ranks()) claim_output_folder(options.out);
    return study;
  };
  if (speaks_for_ranks()) {
    options.progress = reported_on_signal(progress_line(program, arguments.progress));
  }
  const study::Study study =
      options.ranks == nullptr ? load() : study::agreed_study(*options.ranks, load);
  if (speaks_for_ranks()) {
    finish_on_interrupt("finishing the shards under way; once more ends at once");
  }
  const study::RunReport report = study::run_study(study, options);
  if (report.stopped) {
    const std::string kept =
        report.kept_shards == 0
            ? "nothing was finished"
            : fmt::format("{} of {} shards are kept, the same command with --resume goes on",
                          report.kept_shards, report.shards);
    throw Interrupted(fmt::format("interrupted: {}", kept));
  }
  if (!speaks_for_ranks()) return;
  if (arguments.json) {
    return print_json({{"out", options.out.string()},
                       {"cells", report.cells},
                       {"was_complete", report.was_complete},
                       {"shards", report.shards},
                       {"found_shards", report.found_shards},
                       {"failed_cells", report.failed_cells},
                       {"compute_s", report.compute_s},
                       {"trajectory_steps", static_cast<std::uint64_t>(report.trajectory_steps)},
                       {"notes", report.notes},
                       {"table", json_table(options.out / "cells.csv")}});
  }
  if (program.quiet) return;
  if (report.was_complete) {
    const std::string failed =
        report.failed_cells == 0
            ? ""
            : fmt::format(
                  "; {} of {} cells failed, and are NaN: without --resume all are computed "
                  "anew",
                  report.failed_cells, report.cells);
    fmt::print("{}: complete already, nothing computed{}\n", options.out.string(), failed);
    return;
  }
  fmt::print("{}: {} {}, {:.3g} trajectory steps in {:.3g} s\n", options.out.string(), report.cells,
             report.cells == 1 ? "cell" : "cells", report.trajectory_steps, report.compute_s);
}

}  // namespace

void add_run(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* command = app.add_subcommand("run", "Run a study: every cell of its sweep");
  command->add_option("STUDY", arguments->study, "Study file (TOML)")->required();
  command
      ->add_option("--out", arguments->out,
                   "Folder for manifest.json, cells.csv, and density.npz or, above two dimensions, "
                   "samples.npy and neighbours.npz [out/<name of the study>]")
      ->type_name("DIR");
  command
      ->add_option("--set", arguments->settings,
                   "Override a key of the study, or an axis by sweep.KEY=[...]; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command->add_flag("--resume", arguments->resume,
                    "Go on with the run that the folder holds: redo what is missing or damaged, "
                    "nothing if it is complete");
  command->add_flag("--force", arguments->force,
                    "Replace the run in the folder also if it is another");
  command->add_flag(
      "--skip-failed", arguments->skip_failed,
      "Write the results also where cells fail, NaN in their place; the manifest says "
      "which and why");
  command->add_flag("--progress", arguments->progress, "Show progress also off a terminal");
  command->add_flag(
      "--dry-run", arguments->dry,
      "Say what the run would be: cells, time, memory, size of the results; write nothing");
  add_json(*command, arguments->json);
  CLI::Option* mpi = command->add_flag(
      "--mpi", arguments->mpi,
      "Compute with the other ranks over MPI, as is done where mpirun or srun has started several");
  command->add_flag("--no-mpi", arguments->no_mpi, "Compute by itself, whatever has started it")
      ->excludes(mpi);
  command->footer(
      keys_of_a_study() +
      "\nAn override of a swept key ends its sweep. A data.file given by --set is looked "
      "up from\nthe working folder, one in the study from the study's folder.\n\n"
      "Example:\n"
      "  gtv run studies/fig2.toml --out out/fig2 --set ensemble.models=20 \\\n"
      "      --set 'sweep.estimator.samples=[64, 1024]'");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { run(*arguments, program); };
  });
}

}  // namespace gtv::app
