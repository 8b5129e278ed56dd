#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>

namespace gtv::app {

/// From now on Ctrl-C (SIGINT), SIGTERM and SIGHUP end the program with 130, 143 and 129, from a
/// thread that waits for them: unlike a signal handler it may clean up. To be called before any
/// other thread starts, as threads inherit the mask that leaves these signals to the waiting one.
void watch_for_interrupts();

/// On an interrupt, files that this process is writing aside in `folder` are removed, and with them
/// the folder and its parents where they are new and empty. Called before it is created.
void clean_on_interrupt(const std::filesystem::path& folder);

/// From now on a first interrupt only makes `interrupted` true and says `text` on stderr, if there
/// is any; a second one ends the program as ever, unless it is the same one, sent twice within half
/// a second.
void finish_on_interrupt(std::string text);
[[nodiscard]] bool interrupted();
/// What ends work that was interrupted and has put its things in order; the program exits with 128
/// and the signal.
class Interrupted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
/// Which signal that was.
[[nodiscard]] int interrupt_signal();

/// SIGUSR1 has this called, on a thread of its own.
void call_on_user_signal(std::function<void()> call);

/// On an interrupt, this child process is interrupted too; 0 for none.
void interrupt_too(pid_t child);

}  // namespace gtv::app
