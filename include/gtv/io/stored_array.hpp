#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gtv/base/stored_matrix.hpp"
#include "gtv/io/npy.hpp"

namespace gtv::io {

/// A large array as it is stored, in memory or mapped; copies share the numbers.
struct StoredArray {
  std::vector<std::size_t> shape;  ///< at least one size, none of them 0
  StoredMatrix::Type type = StoredMatrix::Type::float64;
  std::shared_ptr<const void> memory;
  const void* first = nullptr;

  /// As points, (first size, product of the others), each number scale * stored + offset.
  [[nodiscard]] StoredMatrix points(double scale = 1, double offset = 0) const;
};

/// Takes over an array that has been read; integers of more than 8 bits become doubles.
/// @throws gtv::InputError naming `name` for strings, an array without dimensions or numbers, and
/// an integer beyond 2^53 in magnitude.
[[nodiscard]] StoredArray stored(AnyArray array, std::string_view name);

/// An NPY file mapped into memory, read only: uint8, float32 and float64, little-endian, in C
/// order. Its pages are read when they are asked for; the file must not be shortened meanwhile. Any
/// other file is read as read_npy does.
/// @throws gtv::InputError as read_npy and stored.
[[nodiscard]] StoredArray map_npy(const std::filesystem::path& file);

/// An array of an NPZ archive, its only one or the one called `wanted`; no other is read.
/// Members are seldom aligned in an archive, so their numbers are copied, once.
/// @throws gtv::InputError as read_npz and stored, and if there is neither.
[[nodiscard]] StoredArray read_npz_array(const std::filesystem::path& file,
                                         const std::string& wanted);

}  // namespace gtv::io
