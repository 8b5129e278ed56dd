#include "pictures.hpp"

#include <vector>

#include "gtv/base/error.hpp"
#include "python_module.hpp"

namespace gtv::app {

void draw_pictures(const std::filesystem::path& folder, const std::string& only, bool silent) {
  if (!std::filesystem::is_directory(folder)) {
    throw_input("plot: got {}, expected a folder with the arrays of a run or of figures",
                folder.string());
  }
  std::vector<std::string> arguments = {std::filesystem::absolute(folder).string()};
  if (!only.empty()) arguments.push_back("--only=" + only);
  run_python_module("plot", arguments, silent);
}

}  // namespace gtv::app
