#include "gtv/io/checksum.hpp"

#include <fcntl.h>
#include <fmt/format.h>

// Compiled in, so that who links gtv needs no library for it.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <memory>
#include <vector>

#include "gtv/base/error.hpp"
#include "io/file_descriptor.hpp"

namespace gtv::io {
namespace {

constexpr std::size_t checksum_block = 1 << 20;

Checksum of_hash(XXH128_hash_t hash) {
  return {.high = hash.high64, .low = hash.low64};
}

}  // namespace

std::string Checksum::hex() const {
  return fmt::format("{:016x}{:016x}", high, low);
}

Checksum checksum(std::span<const std::byte> bytes) {
  return of_hash(XXH3_128bits(bytes.data(), bytes.size()));
}

Checksum checksum(std::string_view text) {
  return checksum(std::as_bytes(std::span(text)));
}

Checksum checksum_of_file(const std::filesystem::path& file) {
  const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  const auto fail = [&] { throw_input("{}: cannot read: {}", file.string(), system_reason()); };
  if (!descriptor.is_open()) fail();
  const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                              &XXH3_freeState);
  if (!state || XXH3_128bits_reset(state.get()) != XXH_OK) throw std::bad_alloc();
  std::vector<std::byte> block(checksum_block);
  for (;;) {
    const ssize_t count = ::read(descriptor.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail();
    if (count == 0) return of_hash(XXH3_128bits_digest(state.get()));
    XXH3_128bits_update(state.get(), block.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace gtv::io
