#pragma once

#include <string>
#include <vector>

namespace gtv::app {

struct ChildResult {
  int status = 0;         ///< exit code, or 128 + signal
  std::string last_line;  ///< the last line of stderr that is not blank
};

/// Runs a program without a shell and waits for it.
/// @param arguments the program's path first.
/// @param environment "NAME=value" settings on top of this process's own.
/// @param silent drops its standard output, which it shares with this process otherwise.
/// @throws gtv::WorkError if it cannot be started.
[[nodiscard]] ChildResult run_child(const std::vector<std::string>& arguments,
                                    const std::vector<std::string>& environment, bool silent);

}  // namespace gtv::app
