#include "gtv/io/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdio>

#include "gtv/base/error.hpp"
#include "io/file_descriptor.hpp"

namespace gtv::io {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view aside_prefix = ".gtv-";
constexpr std::string_view aside_suffix = ".tmp";

[[noreturn]] void fail(const fs::path& file, std::string_view reason) {
  throw_work("{}: cannot write: {}", file.string(), reason);
}

/// Removes the file aside unless it has taken its final name.
class AsideFile {
 public:
  explicit AsideFile(const fs::path& folder) : descriptor_(-1) {
    static std::atomic<unsigned> counter{0};
    do {
      // A short name of our own: the target's may already be as long as the file system allows.
      path_ = folder / fmt::format("{}{}-{}{}", aside_prefix, ::getpid(), counter++, aside_suffix);
      descriptor_ =
          FileDescriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    } while (!descriptor_.is_open() && errno == EEXIST);
  }
  AsideFile(const AsideFile&) = delete;
  AsideFile& operator=(const AsideFile&) = delete;
  ~AsideFile() {
    if (pending()) ::unlink(path_.c_str());
  }

  [[nodiscard]] bool pending() const { return !path_.empty() && opened(); }
  [[nodiscard]] bool opened() const { return descriptor_.is_open() || closed_; }
  [[nodiscard]] int get() const { return descriptor_.get(); }
  [[nodiscard]] bool sync_and_close() {
    closed_ = true;
    return ::fsync(descriptor_.get()) == 0 && descriptor_.close();
  }
  [[nodiscard]] bool rename_to(const fs::path& target) {
    if (std::rename(path_.c_str(), target.c_str()) != 0) return false;
    path_.clear();
    return true;
  }

 private:
  fs::path path_;
  FileDescriptor descriptor_;
  bool closed_ = false;
};

void write_all(int descriptor, std::span<const std::byte> bytes, const fs::path& file) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(file, system_reason());
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

/// Devices and pipes cannot be replaced by a rename: that would put a plain file in their place.
void write_directly(const fs::path& file, std::span<const std::byte> bytes) {
  FileDescriptor descriptor(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  if (!descriptor.is_open()) fail(file, system_reason());
  write_all(descriptor.get(), bytes, file);
  if (!descriptor.close()) fail(file, system_reason());
}

/// Makes the rename itself survive a power cut, on file systems that need it. The file is whole
/// either way, so failures (some network file systems refuse) do not count.
void sync_folder(const fs::path& folder) {
  const FileDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.is_open()) static_cast<void>(::fsync(descriptor.get()));
}

}  // namespace

void write_file(const fs::path& file, std::span<const std::byte> bytes) {
  std::error_code ignored;
  const fs::file_status status = fs::status(file, ignored);
  if (fs::is_directory(status)) fail(file, "is a folder, expected a file name");
  if (!file.has_filename()) fail(file, "expected a file name");
  if (fs::exists(status) && !fs::is_regular_file(status)) return write_directly(file, bytes);

  const fs::path target = fs::is_symlink(fs::symlink_status(file, ignored)) && fs::exists(status)
                              ? fs::canonical(file, ignored)
                              : file;
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  AsideFile aside(folder);
  if (!aside.opened()) {
    const int error = errno;
    if (error == ENOENT) fail(file, fmt::format("folder {} does not exist", folder.string()));
    fail(file, system_reason(error));
  }
  write_all(aside.get(), bytes, file);
  if (!aside.sync_and_close() || !aside.rename_to(target)) fail(file, system_reason());
  sync_folder(folder);
}

void write_file(const fs::path& file, std::string_view text) {
  write_file(file, std::as_bytes(std::span(text)));
}

void remove_abandoned_files(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> abandoned;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(aside_prefix) && name.ends_with(aside_suffix)) {
      abandoned.push_back(entry->path());
    }
  }
  for (const fs::path& file : abandoned) fs::remove(file, error);
}

std::vector<fs::path> absent_folders(const fs::path& folder) {
  std::vector<fs::path> absent;
  std::error_code error;
  for (fs::path part = fs::absolute(folder, error).lexically_normal();
       !error && !part.empty() && !fs::exists(part, error); part = part.parent_path()) {
    absent.push_back(part);
  }
  return absent;
}

}  // namespace gtv::io
