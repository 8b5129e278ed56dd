#include "io/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "io/file_descriptor.hpp"

namespace gtv::io {

namespace {

MappedFile read_instead(const std::filesystem::path& file) {
  const auto content = std::make_shared<const std::vector<std::byte>>(read_bytes(file));
  return {content, *content};
}

}  // namespace

MappedFile map_file(const std::filesystem::path& file) {
  // Asked before it is opened: a pipe can be opened once.
  std::error_code unreadable;  // of which the reader tells more
  if (!std::filesystem::is_regular_file(file, unreadable)) return read_instead(file);
  const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!descriptor.is_open() || ::fstat(descriptor.get(), &status) != 0) {
    throw_input("{}: cannot read: {}", file.string(), system_reason());
  }
  if (status.st_size == 0) return {};
  const auto size = static_cast<std::size_t>(status.st_size);
  void* const first = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
  if (first == MAP_FAILED) return read_instead(file);
  // The mapping outlives the descriptor.
  std::shared_ptr<const void> memory(
      first, [size](const void* mapped) { ::munmap(const_cast<void*>(mapped), size); });
  return {std::move(memory), {static_cast<const std::byte*>(first), size}};
}

}  // namespace gtv::io
