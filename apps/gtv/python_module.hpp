#pragma once

#include <string>
#include <vector>

namespace gtv::app {

/// Runs a module of the Python package with Debian's Python, `gtv.plot` as the command "plot".
/// @param command the module's name without "gtv."; its errors on stderr begin with "gtv COMMAND:
/// ".
/// @param arguments of the module.
/// @param silent does not let through what it prints.
/// @throws gtv::InputError with its message if it ends with 2; gtv::WorkError if it fails
/// otherwise, or if Python or the packages it needs are missing.
void run_python_module(const std::string& command, const std::vector<std::string>& arguments,
                       bool silent);

}  // namespace gtv::app
