#include "gtv/io/record_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/io/checksum.hpp"
#include "io/file_descriptor.hpp"

namespace gtv::io {
namespace {

static_assert(std::endian::native == std::endian::little, "records are written as they lie");

/// No text has these bytes, and arrays hardly.
constexpr std::array<char, 8> record_mark = {'\x93', 'g', 't', 'v', 'R', 'E', 'C', '\n'};
constexpr std::uint64_t scan_block = 1 << 16;

struct RecordLine {
  std::array<char, 8> mark;
  std::uint64_t key;
  std::uint64_t length;
  Checksum content;
  std::uint64_t line;  ///< of all before
};
constexpr std::uint64_t line_size = sizeof(RecordLine);
static_assert(line_size == 48);

std::uint64_t line_checksum(const RecordLine& line) {
  return checksum(std::as_bytes(std::span(&line, 1)).first(line_size - sizeof(line.line))).low;
}

bool is_whole(const RecordLine& line) {
  return line.mark == record_mark && line.line == line_checksum(line);
}

RecordLine line_of(std::uint64_t key, std::string_view content) {
  RecordLine line{record_mark, key, content.size(), checksum(content), 0};
  line.line = line_checksum(line);
  return line;
}

}  // namespace

class RecordLog::File {
 public:
  explicit File(const std::filesystem::path& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
    if (!descriptor_.is_open()) fail("cannot open");
  }
  [[noreturn]] void fail(std::string_view what) const {
    throw_work("{}: {}: {}", path_.string(), what, system_reason());
  }
  [[nodiscard]] std::uint64_t size() const {
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0) fail("cannot read");
    return static_cast<std::uint64_t>(status.st_size);
  }
  /// @return how much there was, less than asked for at the end of the file.
  [[nodiscard]] std::size_t read(std::uint64_t offset, std::span<char> to) const {
    std::size_t done = 0;
    while (done < to.size()) {
      const ssize_t count = ::pread(descriptor_.get(), to.data() + done, to.size() - done,
                                    static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail("cannot read");
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }
  [[nodiscard]] bool write(std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count =
          ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return false;
      offset += static_cast<std::uint64_t>(count);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  [[nodiscard]] bool cut(std::uint64_t size) {
    return ::ftruncate(descriptor_.get(), static_cast<off_t>(size)) == 0;
  }
  [[nodiscard]] bool sync() { return ::fdatasync(descriptor_.get()) == 0; }

 private:
  const std::filesystem::path& path_;
  FileDescriptor descriptor_;
};

RecordLog::RecordLog(std::filesystem::path file)
    : path_(std::move(file)), file_(std::make_unique<File>(path_)) {
  scan();
}

RecordLog::~RecordLog() = default;

std::optional<std::string> RecordLog::content_at(std::uint64_t key, Place place) const {
  RecordLine line{};
  if (file_->read(place.offset, {reinterpret_cast<char*>(&line), line_size}) != line_size) {
    return {};
  }
  if (!is_whole(line) || line.key != key) return {};
  if (line.length != place.length) return {};
  std::string content(line.length, '\0');
  if (file_->read(place.offset + line_size, content) != content.size()) return {};
  if (checksum(content) != line.content) return {};
  return content;
}

void RecordLog::scan() {
  const std::uint64_t size = file_->size();
  std::uint64_t at = 0;
  bool in_damage = false;
  std::string block;
  while (at < size) {
    RecordLine line{};
    const bool begins = size - at >= line_size &&
                        file_->read(at, {reinterpret_cast<char*>(&line), line_size}) == line_size &&
                        is_whole(line) && line.length <= size - at - line_size;
    if (begins) {
      in_damage = false;
      const Place place{.offset = at, .length = line.length};
      if (content_at(line.key, place)) {
        places_[line.key] = place;
        end_ = at + line_size + line.length;
      } else {
        ++damaged_;
      }
      at += line_size + line.length;
      continue;
    }
    if (!in_damage) ++damaged_;
    in_damage = true;
    // The next mark, if there is one.
    block.resize(std::min(scan_block, size - at));
    block.resize(file_->read(at, block));
    const std::size_t found =
        block.find(std::string_view(record_mark.data(), record_mark.size()), 1);
    if (found != std::string::npos) {
      at += found;
    } else if (block.size() < record_mark.size() || at + block.size() >= size) {
      break;
    } else {
      at += block.size() - record_mark.size() + 1;
    }
  }
  if (end_ < size && !file_->cut(end_)) file_->fail("cannot write");
}

std::vector<std::uint64_t> RecordLog::keys() const {
  const std::lock_guard lock(changing_);
  std::vector<std::uint64_t> all;
  all.reserve(places_.size());
  for (const auto& [key, place] : places_) all.push_back(key);
  return all;
}

bool RecordLog::holds(std::uint64_t key) const {
  const std::lock_guard lock(changing_);
  return places_.count(key) > 0;
}

std::string RecordLog::read(std::uint64_t key) const {
  Place place{};
  {
    const std::lock_guard lock(changing_);
    const auto found = places_.find(key);
    if (found == places_.end()) throw_work("{}: holds no record {}", path_.string(), key);
    place = found->second;
  }
  std::optional<std::string> content = content_at(key, place);
  if (!content) {
    throw_work("{}: record {} was damaged after it was written", path_.string(), key);
  }
  return *std::move(content);
}

void RecordLog::append(std::uint64_t key, std::string_view content) {
  const RecordLine line = line_of(key, content);
  std::string record(reinterpret_cast<const char*>(&line), line_size);
  record += content;
  const std::lock_guard lock(changing_);
  if (!file_->write(end_, record)) {
    const int reason = errno;
    static_cast<void>(file_->cut(end_));  // if not, the part is left out when the log is opened
    throw_work("{}: cannot write: {}", path_.string(), system_reason(reason));
  }
  places_[key] = {.offset = end_, .length = content.size()};
  end_ += record.size();
}

void RecordLog::sync() {
  if (!file_->sync()) file_->fail("cannot write");
}

std::size_t count_records(const std::filesystem::path& file) {
  std::error_code missing;
  const std::uint64_t size = std::filesystem::file_size(file, missing);
  if (missing) return 0;
  std::ifstream stream(file, std::ios::binary);
  std::size_t count = 0;
  for (std::uint64_t at = 0; at + line_size <= size; ++count) {
    RecordLine line{};
    stream.seekg(static_cast<std::streamoff>(at));
    if (!stream.read(reinterpret_cast<char*>(&line), line_size) || !is_whole(line)) break;
    if (line.length > size - at - line_size) break;
    at += line_size + line.length;
  }
  return count;
}

}  // namespace gtv::io
