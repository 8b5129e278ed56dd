#pragma once

#include <filesystem>
#include <string>

namespace gtv::io {

/// Keeps other processes out of a folder: a file that names its holder and is locked by the system
/// while that lives. The lock of a dead process is taken over. Where the file system has no locks
/// the holder's name decides: a process of this machine that is gone is no holder, and one of
/// another machine holds until the file is removed.
class FileLock {
 public:
  /// Takes the lock; its folder exists.
  /// @throws gtv::InputError naming the holder if there is one; gtv::WorkError if the file cannot
  /// be written.
  explicit FileLock(std::filesystem::path file);
  /// Gives it back and removes the file.
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  /// The dead process that held it before, "process 12 on host a"; empty if there was none.
  [[nodiscard]] const std::string& taken_over_from() const { return former_; }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::string former_;
};

/// Who holds a lock, "process 12 on host a"; empty if nobody does.
[[nodiscard]] std::string lock_holder(const std::filesystem::path& file);

}  // namespace gtv::io
