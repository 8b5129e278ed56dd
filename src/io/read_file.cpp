#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "io/file_descriptor.hpp"

namespace gtv::io {

namespace {

/// Works on std::string and std::vector<std::byte>. The length that the file system names is a
/// hint: pipes and /proc name none, and a file may grow while it is read.
template <class Buffer>
Buffer read_whole(const std::filesystem::path& file) {
  const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!descriptor.is_open() || ::fstat(descriptor.get(), &status) != 0) {
    throw_input("{}: cannot read: {}", file.string(), system_reason());
  }
  constexpr std::size_t least_room = 65536;
  Buffer content(std::max(least_room, static_cast<std::size_t>(status.st_size) + 1), {});
  std::size_t length = 0;
  while (true) {
    if (length == content.size()) content.resize(2 * length);
    const ssize_t got = ::read(descriptor.get(), content.data() + length, content.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw_input("{}: cannot read: {}", file.string(), system_reason());
    if (got == 0) break;
    length += static_cast<std::size_t>(got);
  }
  content.resize(length);
  return content;
}

}  // namespace

std::vector<std::byte> read_bytes(const std::filesystem::path& file) {
  return read_whole<std::vector<std::byte>>(file);
}

std::string read_text(const std::filesystem::path& file) {
  return read_whole<std::string>(file);
}

}  // namespace gtv::io
