#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gtv::io {

/// Writes aside in the same folder, syncs, then renames: readers see the old content or the new,
/// never a part. A symbolic link is followed; a device or pipe (/dev/stdout) is written directly.
/// The permissions are those of a new file under the process's umask.
/// @throws gtv::WorkError naming the file and the system's reason; nothing is left behind and what
/// stood there before still does.
void write_file(const std::filesystem::path& file, std::span<const std::byte> bytes);
void write_file(const std::filesystem::path& file, std::string_view text);

/// Removes what `write_file` had begun in `folder` in processes that were killed meanwhile. Only
/// for a folder that the caller alone writes to. What cannot be removed stays.
void remove_abandoned_files(const std::filesystem::path& folder);

/// `folder` and those around it that do not exist, the innermost first: what making it would add.
[[nodiscard]] std::vector<std::filesystem::path> absent_folders(
    const std::filesystem::path& folder);

/// The whole content of a file, pipe or device.
/// @throws gtv::InputError naming the file if it cannot be read.
[[nodiscard]] std::vector<std::byte> read_bytes(const std::filesystem::path& file);
[[nodiscard]] std::string read_text(const std::filesystem::path& file);

}  // namespace gtv::io
