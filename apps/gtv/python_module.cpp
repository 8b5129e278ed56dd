#include "python_module.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "child.hpp"
#include "gtv/base/error.hpp"

namespace gtv::app {

namespace {

namespace fs = std::filesystem;

const char* const python = "/usr/bin/python3";

/// The installed package, found from where the program is, or that of the source tree.
fs::path package_folder(const std::string& command) {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const std::array<fs::path, 2> candidates = {
      program.parent_path().parent_path() / "share" / "gtv" / "python", GTV_SOURCE_PYTHON};
  for (const fs::path& folder : candidates) {
    if (fs::exists(folder / "gtv" / command / "__main__.py", error)) return folder;
  }
  throw_work("{}: the Python package is neither in {} nor in {}", command, candidates[0].string(),
             candidates[1].string());
}

std::string search_path(const std::string& command) {
  const std::string own = package_folder(command).string();
  const char* const before = std::getenv("PYTHONPATH");
  return "PYTHONPATH=" + own + (before == nullptr || *before == '\0' ? "" : ":") +
         (before == nullptr ? "" : before);
}

}  // namespace

void run_python_module(const std::string& command, const std::vector<std::string>& arguments,
                       bool silent) {
  std::vector<std::string> call = {python, "-m", "gtv." + command};
  call.insert(call.end(), arguments.begin(), arguments.end());
  static_cast<void>(std::fflush(stdout));
  // No byte code is left in the source tree or the installed package.
  const ChildResult result =
      run_child(call, {search_path(command), "PYTHONDONTWRITEBYTECODE=1"}, silent);
  if (result.status == 0) return;
  const std::string prefix = "gtv " + command + ": ";
  const std::string& line = result.last_line;
  const std::string reason = line.starts_with(prefix) ? line.substr(prefix.size()) : line;
  if (result.status == 2 && line.starts_with(prefix)) throw_input("{}: {}", command, reason);
  if (reason.find("No module named") != std::string::npos) {
    throw_work("{}: {}: expected the packages python3-numpy, python3-matplotlib and python3-jinja2",
               command, reason);
  }
  throw_work("{}: {} ended with {}: {}", command, python, result.status, reason);
}

}  // namespace gtv::app
