#include "outputs.hpp"

#include <unistd.h>

#include <climits>

#include "gtv/base/error.hpp"
#include "gtv/study/run_files.hpp"
#include "interrupt.hpp"

namespace gtv::app {

namespace {

namespace fs = std::filesystem;

void want_writable(const fs::path& folder, const fs::path& out, const char* option) {
  if (!fs::is_directory(folder)) {
    throw_input("{}: got {}, expected {} to be a folder", option, out.string(), folder.string());
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    throw_input("{}: got {}, expected a folder that can be written to", option, out.string());
  }
}

}  // namespace

void claim_output_file(const fs::path& file, const char* option) {
  if (file.empty() || !file.has_filename() || fs::is_directory(file)) {
    throw_input("{}: got \"{}\", expected the name of a file", option, file.string());
  }
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  std::error_code error;
  if (!fs::exists(folder, error)) {
    throw_input("{}: got {}, expected its folder to exist", option, file.string());
  }
  want_writable(folder, file, option);
  clean_on_interrupt(folder);
}

void check_output_folder(const fs::path& folder) {
  if (folder.empty()) throw_input("--out: got \"\", expected the name of a folder");
  for (const fs::path& part : folder) {
    if (part.native().size() > NAME_MAX) {
      throw_input("--out: got a name of {} bytes, expected at most {}", part.native().size(),
                  NAME_MAX);
    }
  }
  fs::path nearest = folder;
  std::error_code error;
  while (!nearest.empty() && !fs::exists(nearest, error)) nearest = nearest.parent_path();
  if (nearest.empty()) nearest = ".";
  want_writable(nearest, folder, "--out");
  study::refuse_running(folder);
}

void claim_output_folder(const fs::path& folder) {
  check_output_folder(folder);
  clean_on_interrupt(folder);
}

}  // namespace gtv::app
