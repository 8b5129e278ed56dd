#include "study/output_folder.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "gtv/base/error.hpp"

namespace gtv::study {

void make_output_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (std::filesystem::exists(folder) && !std::filesystem::is_directory(folder)) {
    throw_input("--out: got {}, which is a file, expected a folder", folder.string());
  }
  if (error == std::errc::no_space_on_device) {
    throw_work("--out: cannot create {}: {}", folder.string(), error.message());
  }
  if (error) {
    throw_input("--out: cannot create {}: {}, expected a folder that may be written",
                folder.string(), error.message());
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    throw_input("--out: cannot write to {}: {}, expected a folder that may be written",
                folder.string(), std::error_code(errno, std::generic_category()).message());
  }
}

}  // namespace gtv::study
