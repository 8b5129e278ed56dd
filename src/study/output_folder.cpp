#include "study/output_folder.hpp"

#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"

namespace gtv::study {
namespace {

/// Whether a file is a picture drawn from the arrays: name.png, name-01.png of several pages,
/// name_wasserstein.png of another measure or subject.
bool is_picture_of(const std::string& arrays, const std::filesystem::path& file) {
  const std::string ending = file.extension().string();
  if (ending != ".png" && ending != ".pdf" && ending != ".svg") return false;
  const std::string stem = file.stem().string();
  if (!stem.starts_with(arrays)) return false;
  std::string rest = stem.substr(arrays.size());
  for (const std::string_view subject : {"_wasserstein", "_kernel_correlation", "_kernel"}) {
    if (!rest.starts_with(subject)) continue;
    rest.erase(0, subject.size());
    break;
  }
  return rest.empty() || (rest.size() > 1 && rest[0] == '-' &&
                          rest.find_first_not_of("0123456789", 1) == std::string::npos);
}

void remove_pictures(const std::filesystem::path& folder, const std::string& arrays) {
  std::error_code ignored;
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (is_picture_of(arrays, entry.path())) found.push_back(entry.path());
  }
  for (const std::filesystem::path& picture : found) std::filesystem::remove(picture, ignored);
}

}  // namespace

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
  discard(name);
  return files_.back();
}

void OutputFolder::discard(const std::string& name) const {
  const std::filesystem::path old = folder_ / name;
  std::error_code ignored;
  std::filesystem::remove(old, ignored);
  // Pictures of the arrays, claims or tables that were here would pass for pictures of the new
  // ones, and so would a report.
  std::filesystem::remove(folder_ / "report.html", ignored);
  if (old.extension() == ".npz" || name == "verify.json" || name == "timescales.csv") {
    remove_pictures(folder_, old.stem().string());
  }
}

}  // namespace gtv::study
