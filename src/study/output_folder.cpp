#include "study/output_folder.hpp"

#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"

namespace gtv::study {

OutputFolder::OutputFolder(std::filesystem::path path) : folder_(std::move(path)) {
  const std::filesystem::path& folder = folder_;
  new_folders_ = io::absent_folders(folder);
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

OutputFolder::~OutputFolder() {
  if (kept_) return;
  std::error_code ignored;
  for (const std::filesystem::path& written : files_) std::filesystem::remove(written, ignored);
  for (const std::filesystem::path& folder : new_folders_) {
    std::filesystem::remove(folder, ignored);  // only if it is empty
  }
}

std::filesystem::path OutputFolder::file(const std::string& name) {
  files_.push_back(folder_ / name);
  std::error_code ignored;
  std::filesystem::remove(files_.back(), ignored);
  if (files_.back().extension() == ".npz") {
    // Pictures of the arrays that were here would pass for pictures of the new ones.
    for (const char* picture : {".png", ".pdf", ".svg"}) {
      std::filesystem::remove(std::filesystem::path(files_.back()).replace_extension(picture),
                              ignored);
    }
  }
  return files_.back();
}

}  // namespace gtv::study
