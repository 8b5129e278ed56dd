#include "pictures.hpp"

#include <vector>

#include "gtv/base/error.hpp"
#include "python_module.hpp"

namespace gtv::app {

void draw_pictures(const std::filesystem::path& place, const std::string& only, bool silent) {
  if (!std::filesystem::exists(place)) {
    throw_input("plot: got {}, expected a folder with results, or a file of gtv field",
                place.string());
  }
  std::vector<std::string> arguments = {std::filesystem::absolute(place).string()};
  if (!only.empty()) arguments.push_back("--only=" + only);
  run_python_module("plot", arguments, silent);
}

}  // namespace gtv::app
