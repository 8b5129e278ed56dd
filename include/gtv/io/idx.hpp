#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

#include "gtv/io/npy.hpp"

namespace gtv::io {

/// The format of MNIST and of the data sets that followed it: two zero bytes, a type, a number of
/// dimensions, as many 32-bit sizes, then the numbers, all big-endian, last index fastest. gzip is
/// inflated (by content, not name) straight into the array. Unsigned bytes, floats, doubles and
/// 32-bit integers are held as such; signed bytes and 16-bit integers widen to 32.
/// @throws gtv::InputError naming `file` if it cannot be read, is no IDX file, has another type, no
/// or more than 32 dimensions, holds fewer or more items than its header says (the text says both),
/// or if its gzip stream is corrupt or truncated. Nothing large is allocated before the header has
/// been checked against the data, or against what the gzip stream can hold.
/// @source http://yann.lecun.com/exdb/mnist, "The IDX file format"
[[nodiscard]] AnyArray read_idx(const std::filesystem::path& file);
/// The same from memory; `name` stands for the file in error texts. (Fuzzing target.)
[[nodiscard]] AnyArray parse_idx(std::span<const std::byte> bytes, std::string_view name);

/// Whether the bytes begin as an IDX file does, or as a gzip stream of one.
[[nodiscard]] bool is_idx(std::span<const std::byte> bytes);
/// The same of a file's first bytes; a pipe or device is none, and not read.
/// @throws gtv::InputError naming the file if it cannot be read.
[[nodiscard]] bool is_idx(const std::filesystem::path& file);

}  // namespace gtv::io
