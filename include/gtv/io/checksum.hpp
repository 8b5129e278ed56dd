#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace gtv::io {

/// 128 bits that tell contents apart: XXH3, which finds every accident but is no defence against
/// somebody who wants two contents to look the same. The same on every machine.
struct Checksum {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const Checksum&, const Checksum&) = default;
  /// 32 hexadecimal digits, as `xxh128sum` prints them.
  [[nodiscard]] std::string hex() const;
};

[[nodiscard]] Checksum checksum(std::span<const std::byte> bytes);
[[nodiscard]] Checksum checksum(std::string_view text);

/// Of a file's content, read by blocks.
/// @throws gtv::InputError naming the file if it cannot be read.
[[nodiscard]] Checksum checksum_of_file(const std::filesystem::path& file);

}  // namespace gtv::io
