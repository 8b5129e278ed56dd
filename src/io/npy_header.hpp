#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gtv::io {

/// NumPy opens no more.
inline constexpr std::size_t max_dimensions = 32;

/// The longest strings that NumPy's 32-bit sizes in bytes allow.
inline constexpr std::size_t most_characters = ((std::size_t{1} << 31U) - 1) / sizeof(char32_t);

/// How one value is stored. bool counts as uint8.
enum class Element {
  float64,
  float32,
  float16,
  int64,
  int32,
  int16,
  int8,
  uint64,
  uint32,
  uint16,
  uint8,
  text  ///< UTF-32, padded with zeros
};

/// What the header of an NPY file says.
struct NpyHeader {
  Element element = Element::float64;
  std::size_t characters = 0;  ///< of each string, for text
  bool swapped = false;        ///< big-endian
  bool fortran_order = false;
  std::vector<std::size_t> shape;
};

/// Reads the Python literal of an NPY header, such as
/// "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }\n".
/// @throws gtv::InputError naming `name` for anything else, and for types that no Element names.
[[nodiscard]] NpyHeader parse_npy_header(std::string_view text, std::string_view name);

/// The bytes of a version 1 file up to its data: magic, length and literal, padded to a multiple
/// of 64. @param descr NumPy's name of the type ("<f8"). @param shape at most max_dimensions long.
[[nodiscard]] std::string format_npy_header(std::string_view descr,
                                            const std::vector<std::size_t>& shape);

/// "(3, 2)", "(3,)" or "()", as Python writes it.
[[nodiscard]] std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace gtv::io
