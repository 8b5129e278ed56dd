#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gtv::io {

/// A file of records, each appended whole and with a checksum, that survives whatever stops the
/// process: a record is there, whole, or not there at all. What is damaged is found when the log is
/// opened and left out; the records before and behind it are not lost with it. For files of one
/// writer at a time (see FileLock). May be used from several threads.
///
/// A record is a line of 48 bytes (a mark, key, length, checksum of the content, checksum of the
/// line) and its content. Numbers are little-endian.
class RecordLog {
 public:
  /// Opens the log, or begins one. What follows the last whole record is cut off.
  /// @throws gtv::WorkError naming the file and the system's reason.
  /// @cost reads the file once.
  explicit RecordLog(std::filesystem::path file);
  ~RecordLog();
  RecordLog(const RecordLog&) = delete;
  RecordLog& operator=(const RecordLog&) = delete;

  /// Stretches of the file that held no whole record when it was opened: torn or damaged.
  [[nodiscard]] std::size_t damaged() const { return damaged_; }
  /// The keys of all records.
  [[nodiscard]] std::vector<std::uint64_t> keys() const;
  [[nodiscard]] bool holds(std::uint64_t key) const;
  /// The content of a record; of several of one key the last.
  /// @throws gtv::WorkError if it cannot be read or is not what was written.
  [[nodiscard]] std::string read(std::uint64_t key) const;
  /// Adds a record. It outlives the process from here on, and a power cut from the next sync().
  /// @throws gtv::WorkError (disk full); the log is as it was before.
  void append(std::uint64_t key, std::string_view content);
  /// Waits for the disk.
  void sync();

 private:
  struct Place {
    std::uint64_t offset;
    std::uint64_t length;
  };
  class File;

  void scan();
  [[nodiscard]] std::optional<std::string> content_at(std::uint64_t key, Place place) const;

  std::filesystem::path path_;
  std::unique_ptr<File> file_;
  std::map<std::uint64_t, Place> places_;
  std::uint64_t end_ = 0;
  std::size_t damaged_ = 0;
  mutable std::mutex changing_;
};

/// How many records a log begins with before it ends or is damaged, going by their lines; contents
/// are not looked at. Also while another process writes. 0 where there is no such file.
/// @cost 48 bytes a record.
[[nodiscard]] std::size_t count_records(const std::filesystem::path& file);

}  // namespace gtv::io
