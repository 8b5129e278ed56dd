#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gtv/io/npy.hpp"
#include "io/npy_header.hpp"

namespace gtv::io {

/// An NPY file wherever it lies: on disk, in memory, in a zip archive.
struct NpySource {
  std::size_t size;  ///< bytes in all
  /// Fills the whole span with the next bytes, or throws; at most `size` bytes are asked for.
  std::function<void(std::span<std::byte>)> read;
  std::string name;  ///< for error texts
};

/// Reads the whole source, straight into the array. @throws as read_npy
[[nodiscard]] AnyArray read_npy(const NpySource& source);

/// Reads up to the data. @param[out] left bytes of data that follow. @throws as read_npy
[[nodiscard]] NpyHeader read_npy_header(const NpySource& source, std::size_t& left);

/// The numbers, or strings, of `element_bytes` that the shape says.
/// @throws gtv::InputError naming `name` unless they take `available` bytes.
[[nodiscard]] std::size_t checked_count(const NpyHeader& header, std::size_t element_bytes,
                                        std::size_t available, std::string_view name);

/// The only array of an NPZ archive, or the one called `wanted`; the archive is read by parts.
/// @throws gtv::InputError as read_npz, and if there is neither.
[[nodiscard]] AnyArray read_npz_member(const std::filesystem::path& file,
                                       const std::string& wanted);

/// The two parts of an NPY file, so that writers need no copy of numbers.
struct NpyParts {
  std::string header;
  std::span<const std::byte> numbers;  ///< the array's own memory
  std::vector<char32_t> codes;         ///< of strings, instead

  [[nodiscard]] std::span<const std::byte> data() const {
    return codes.empty() ? numbers : std::as_bytes(std::span(codes));
  }
};

/// @throws as format_npy
[[nodiscard]] NpyParts npy_parts(const AnyArray& array);

}  // namespace gtv::io
