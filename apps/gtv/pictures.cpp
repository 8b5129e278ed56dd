#include "pictures.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "child.hpp"
#include "gtv/base/error.hpp"

namespace gtv::app {

namespace {

namespace fs = std::filesystem;

const char* const python = "/usr/bin/python3";

/// The installed package, found from where the program is, or that of the source tree.
fs::path package_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const std::array<fs::path, 2> candidates = {
      program.parent_path().parent_path() / "share" / "gtv" / "python", GTV_SOURCE_PYTHON};
  for (const fs::path& folder : candidates) {
    if (fs::exists(folder / "gtv" / "plot" / "__main__.py", error)) return folder;
  }
  throw_work("plot: the Python package is neither in {} nor in {}", candidates[0].string(),
             candidates[1].string());
}

std::string search_path() {
  const std::string own = package_folder().string();
  const char* const before = std::getenv("PYTHONPATH");
  return "PYTHONPATH=" + own + (before == nullptr || *before == '\0' ? "" : ":") +
         (before == nullptr ? "" : before);
}

}  // namespace

void draw_pictures(const fs::path& folder, const std::string& only, bool silent) {
  if (!fs::is_directory(folder)) {
    throw_input("plot: got {}, expected a folder with the arrays of a run or of figures",
                folder.string());
  }
  std::vector<std::string> arguments = {python, "-m", "gtv.plot", fs::absolute(folder).string()};
  if (!only.empty()) arguments.push_back("--only=" + only);
  static_cast<void>(std::fflush(stdout));
  // No byte code is left in the source tree or the installed package.
  const ChildResult result =
      run_child(arguments, {search_path(), "PYTHONDONTWRITEBYTECODE=1"}, silent);
  if (result.status == 0) return;
  constexpr std::string_view prefix = "gtv plot: ";
  const std::string& line = result.last_line;
  const std::string reason = line.starts_with(prefix) ? line.substr(prefix.size()) : line;
  if (result.status == 2 && line.starts_with(prefix)) throw_input("plot: {}", reason);
  if (reason.find("No module named") != std::string::npos) {
    throw_work("plot: {}: expected the packages python3-numpy and python3-matplotlib", reason);
  }
  throw_work("plot: {} ended with {}: {}", python, result.status, reason);
}

}  // namespace gtv::app
