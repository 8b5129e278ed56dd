#include "interrupt.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtv/io/atomic_file.hpp"
#include "gtv/io/file_lock.hpp"

namespace gtv::app {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// Where results go, and the folders on the way that did not exist before, innermost first.
struct Target {
  fs::path folder;
  std::vector<fs::path> absent;
};

struct State {
  std::mutex targets_in_use;
  std::vector<Target> targets;
  std::atomic<pid_t> child{0};
  bool finishes_first = false;      ///< the first signal has work under way finished
  std::string on_first;             ///< what is said then
  std::atomic<int> interrupted{0};  ///< by which signal
  Clock::time_point interrupted_at;
  bool echoed = false;  ///< that signal came twice at once
  std::function<void()> on_user_signal;
};

/// Never destroyed: the waiting thread may outlive main().
State& state() {
  static State* const held = new State;
  return *held;
}

void remove_files_aside(const fs::path& folder) {
  const std::string prefix = fmt::format(".gtv-{}-", ::getpid());
  std::error_code error;
  std::vector<fs::path> found;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().filename().string().starts_with(prefix)) found.push_back(entry->path());
  }
  for (const fs::path& file : found) fs::remove(file, error);
}

/// Removes what this process has begun of a run of which no shard is kept.
void remove_unfinished(const fs::path& run_folder) {
  const fs::path unfinished = run_folder / "unfinished";
  remove_files_aside(unfinished);
  std::error_code error;
  const std::string here = fmt::format("process {} on ", ::getpid());
  if (fs::exists(unfinished / "shards", error)) return;
  if (!io::lock_holder(unfinished / "lock").starts_with(here)) return;
  // Another thread may be about to write its status there: it finds no folder then.
  const fs::path aside = run_folder / fmt::format(".gtv-{}-unfinished", ::getpid());
  fs::rename(unfinished, aside, error);
  if (!error) fs::remove_all(aside, error);
}

/// Whether a signal is the first one again: timeout(1) and some batch systems send it to the
/// process and then to its process group.
bool is_echo(int signal) {
  constexpr std::chrono::milliseconds at_once{500};
  if (signal != state().interrupted || std::exchange(state().echoed, true)) return false;
  return Clock::now() - state().interrupted_at < at_once;
}

/// Whether the program is to go on all the same.
bool goes_on_after(int signal) {
  const std::lock_guard lock(state().targets_in_use);
  if (signal == SIGUSR1) {
    if (state().on_user_signal) state().on_user_signal();
    return true;
  }
  if (!state().finishes_first) return false;
  if (state().interrupted != 0) return is_echo(signal);
  state().interrupted = signal;
  state().interrupted_at = Clock::now();
  if (state().on_first.empty()) return true;
  static_cast<void>(std::fputs(("gtv: " + state().on_first + "\n").c_str(), stderr));
  return true;
}

[[noreturn]] void wait_and_exit(sigset_t signals) {
  int signal = 0;
  while (sigwait(&signals, &signal) != 0 || goes_on_after(signal)) {
  }
  if (const pid_t child = state().child; child > 0) ::kill(child, SIGINT);
  {
    const std::lock_guard lock(state().targets_in_use);
    for (const Target& target : state().targets) {
      remove_files_aside(target.folder);
      remove_unfinished(target.folder);
      std::error_code ignored;
      for (const fs::path& folder : target.absent) fs::remove(folder, ignored);  // if it is empty
    }
  }
  static_cast<void>(std::fputs("gtv: interrupted\n", stderr));
  ::_exit(128 + signal);
}

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

void watch_for_interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  // What nohup or a shell's background job ignores stays ignored.
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    if (!is_ignored(signal)) sigaddset(&signals, signal);
  }
  sigaddset(&signals, SIGUSR1);
  if (pthread_sigmask(SIG_BLOCK, &signals, nullptr) != 0) return;
  static_cast<void>(state());
  std::thread(wait_and_exit, signals).detach();
}

void clean_on_interrupt(const fs::path& folder) {
  const fs::path place = folder.empty() ? fs::path(".") : folder;
  Target target{.folder = place, .absent = io::absent_folders(place)};
  const std::lock_guard lock(state().targets_in_use);
  state().targets.push_back(std::move(target));
}

void finish_on_interrupt(std::string text) {
  const std::lock_guard lock(state().targets_in_use);
  state().finishes_first = true;
  state().on_first = std::move(text);
}

bool interrupted() {
  return state().interrupted != 0;
}

int interrupt_signal() {
  // Where another rank was interrupted, there is none here.
  const int signal = state().interrupted;
  return signal == 0 ? SIGTERM : signal;
}

void call_on_user_signal(std::function<void()> call) {
  const std::lock_guard lock(state().targets_in_use);
  state().on_user_signal = std::move(call);
}

void interrupt_too(pid_t child) {
  state().child = child;
}

}  // namespace gtv::app
