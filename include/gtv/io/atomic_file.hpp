#pragma once

#include <filesystem>
#include <span>
#include <string_view>

namespace gtv::io {

/// Writes aside, syncs, then renames: readers see the old content or the new, never a part.
/// @throws gtv::WorkError naming the file and the system's reason; nothing is left behind.
void write_file(const std::filesystem::path& file, std::span<const std::byte> bytes);
void write_file(const std::filesystem::path& file, std::string_view text);

/// @throws gtv::InputError naming the file if it cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& file);

}  // namespace gtv::io
