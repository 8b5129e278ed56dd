#pragma once

#include <sys/types.h>

#include <filesystem>

namespace gtv::app {

/// From now on Ctrl-C (SIGINT) and SIGTERM end the program with 130 and 143, from a thread that
/// waits for them: unlike a signal handler it may clean up. To be called before any other thread
/// starts, as threads inherit the mask that leaves these signals to the waiting one.
void watch_for_interrupts();

/// On an interrupt, files that this process is writing aside in `folder` are removed, and with them
/// the folder and its parents where they are new and empty. Called before it is created.
void clean_on_interrupt(const std::filesystem::path& folder);

/// On an interrupt, this child process is interrupted too; 0 for none.
void interrupt_too(pid_t child);

}  // namespace gtv::app
