#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "gtv/study/progress.hpp"

/// The command-line program. Each subcommand has a file that declares its options and, once they
/// are parsed, leaves its work in `Program::work`; the work itself is a call into the library.
namespace gtv::app {

struct Program {
  std::optional<int> threads;
  std::optional<std::uint64_t> seed;
  bool quiet = false;
  std::string command;  ///< how the program was called, for manifests
  std::function<void()> work;
};

void add_figures(CLI::App& app, Program& program);
void add_run(CLI::App& app, Program& program);
void add_status(CLI::App& app, Program& program);
void add_runs(CLI::App& app, Program& program);
void add_field(CLI::App& app, Program& program);
void add_predict(CLI::App& app, Program& program);
void add_compare(CLI::App& app, Program& program);
void add_attribute(CLI::App& app, Program& program);
void add_verify(CLI::App& app, Program& program);
void add_memorize(CLI::App& app, Program& program);
void add_timescales(CLI::App& app, Program& program);
void add_plot(CLI::App& app, Program& program);
void add_init(CLI::App& app, Program& program);
void add_completion(CLI::App& app, Program& program);
void add_report(CLI::App& app, Program& program);
void add_info(CLI::App& app, Program& program);

/// Progress lines are for people: shown on a terminal, or where asked for.
[[nodiscard]] bool shows_progress(const Program& program, bool asked_for);
/// What draws one on stderr, share done, rate and time left; empty where it is not to be shown.
[[nodiscard]] study::ProgressReport progress_line(bool shown);
[[nodiscard]] inline study::ProgressReport progress_line(const Program& program, bool asked_for) {
  return progress_line(shows_progress(program, asked_for));
}

}  // namespace gtv::app
