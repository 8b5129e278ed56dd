#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <limits>
#include <new>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/version.hpp"
#include "interrupt.hpp"
#include "mpi_ranks.hpp"
#include "program.hpp"
#include "usage.hpp"

namespace gtv::app {

bool shows_progress(const Program& program, bool asked_for) {
  return !program.quiet && (asked_for || ::isatty(STDERR_FILENO) == 1);
}

namespace {

enum ExitCode : int { done = 0, work_failed = 1, bad_input = 2 };

/// The whole of what stderr gets of a failure.
int fail(ExitCode code, const std::string& message) {
  if (speaks_for_ranks()) fmt::print(stderr, "gtv: {}\n", one_line(message));
  return code;
}

/// A word as a shell would take it: in quotes if it holds more than what no shell reads anything
/// in.
std::string shell_word(const std::string& word) {
  constexpr const char* plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string text = "'";
  for (const char c : word) {
    if (c == '\'') {
      text += "'\\''";
    } else {
      text += c;
    }
  }
  return text + "'";
}

/// How the program was called, to be called so again.
std::string command_line(int count, const char* const* arguments) {
  std::string text = "gtv";
  for (int i = 1; i < count; ++i) text += " " + shell_word(arguments[i]);
  return text;
}

void add_options(CLI::App& app, Program& program) {
  constexpr int most_threads = 1024;
  app.set_version_flag("--version", fmt::format("gtv {}", version), "Print the version and exit");
  app.add_option("--threads", program.threads, "Threads; 0 takes all cores [0]")
      ->type_name("N")
      ->check(integer_between(0, most_threads));
  app.add_option("--seed", program.seed, "Key of all random numbers, instead of a study's own [0]")
      ->type_name("S")
      ->check(integer_between(0, std::numeric_limits<std::int64_t>::max()));
  app.add_flag("--quiet", program.quiet, "Neither progress nor summary");
  app.require_subcommand(1);
  app.fallthrough();
  add_figures(app, program);
  add_run(app, program);
  add_status(app, program);
  add_runs(app, program);
  add_field(app, program);
  add_predict(app, program);
  add_compare(app, program);
  add_attribute(app, program);
  add_verify(app, program);
  add_memorize(app, program);
  add_timescales(app, program);
  add_plot(app, program);
  add_init(app, program);
  add_completion(app, program);
  add_report(app, program);
  add_info(app, program);
  app.footer(
      "Each command has its own --help. Exit codes: 0 done, 1 the work failed, 2 bad usage or "
      "input.\n\nExample:\n  gtv figures --out figures");
}

/// What was printed may still be in a buffer, or have failed to leave one earlier.
void flush_output() {
  std::cout.flush();
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0 || !std::cout) {
    throw_work("standard output: cannot write");
  }
}

int parse_and_work(int count, const char* const* arguments) {
  Program program;
  program.command = command_line(count, arguments);
  CLI::App app("What does a diffusion model learn to sample, on average over its training draws?",
               "gtv");
  add_options(app, program);
  try {
    app.parse(count, arguments);
  } catch (const CLI::Success& wish) {
    const int code = app.exit(wish);
    flush_output();
    return code;
  } catch (const CLI::ParseError& error) {
    return fail(bad_input, usage_error(app, error));
  }
  if (program.threads) set_thread_count(*program.threads);
  program.work();
  flush_output();
  return done;
}

/// A mapped data file that has been shortened cannot be read on. Nothing but plain system calls is
/// safe here.
void end_on_bus_error(int) {
  constexpr std::string_view text =
      "gtv: a data file was shortened while it was in use; where shards are kept, --resume goes on "
      "with them\n";
  [[maybe_unused]] const ssize_t said = ::write(STDERR_FILENO, text.data(), text.size());
  ::_exit(work_failed);
}

int run_program(int count, const char* const* arguments) {
  try {
    std::signal(SIGBUS, end_on_bus_error);
    watch_for_interrupts();
    return parse_and_work(count, arguments);
  } catch (const Interrupted& end) {
    if (speaks_for_ranks()) fmt::print(stderr, "gtv: {}\n", end.what());
    return 128 + interrupt_signal();
  } catch (const InputError& error) {
    return fail(bad_input, error.what());
  } catch (const std::bad_alloc&) {
    return fail(work_failed, "out of memory");
  } catch (const std::exception& error) {
    return fail(work_failed, error.what());
  }
}

}  // namespace
}  // namespace gtv::app

int main(int argc, char** argv) {
  // A file-size limit is then an error of the write, and ends like a full disk.
  std::signal(SIGXFSZ, SIG_IGN);
  const int code = gtv::app::run_program(argc, argv);
  gtv::app::leave_ranks(code);
  return code;
}
