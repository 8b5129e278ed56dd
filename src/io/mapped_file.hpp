#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>

namespace gtv::io {

/// The bytes of a file, and what keeps them there.
struct MappedFile {
  std::shared_ptr<const void> memory;
  std::span<const std::byte> bytes;
};

/// Maps a file for reading: its pages are read when they are looked at, and given back when memory
/// is short. What is no regular file (a pipe) or cannot be mapped is read instead. The file must
/// not be shortened as long as the mapping lives.
/// @throws gtv::InputError naming the file if it cannot be read.
[[nodiscard]] MappedFile map_file(const std::filesystem::path& file);

}  // namespace gtv::io
