#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::io {

/// An array as a NumPy file holds it, in C order. Reading takes Fortran order and either byte
/// order, and widens what is not named here without loss: float16 to float; int8, int16, uint16 to
/// int32; uint32, uint64 to int64; bool to uint8 (0 or 1).
///
/// Strings are UTF-8 here and NumPy's Unicode type there (U: UTF-32, padded with zeros to one
/// width); as in NumPy, zeros at a string's end are padding and not read. Bytes (S) are refused:
/// nothing says what characters they stand for.
using AnyArray = std::variant<Array<double>, Array<float>, Array<std::int64_t>, Array<std::int32_t>,
                              Array<std::uint8_t>, Array<std::string>>;

/// NPY versions 1 to 3.
/// @throws gtv::InputError naming `file` if it cannot be read, is truncated, holds Python objects
/// (refused), another type, more than 32 dimensions, a uint64 beyond 2^63, or a shape whose size
/// overflows or disagrees with the length of the data, or a string with a surrogate or a code above
/// 0x10FFFF; nothing large is allocated before the shape has been checked against the data.
[[nodiscard]] AnyArray read_npy(const std::filesystem::path& file);
/// The same from memory; `name` stands for the file in error texts. (Fuzzing target.)
[[nodiscard]] AnyArray parse_npy(std::span<const std::byte> bytes, std::string_view name);

/// NPY version 1, little-endian, C order, for NumPy of any age. Strings get the width of the
/// longest, at least 1.
/// @throws gtv::InputError if the shape and the number of values disagree, for more than 32
/// dimensions (NumPy's limit), and for a string that is no UTF-8 or ends with a zero.
[[nodiscard]] std::vector<std::byte> format_npy(const AnyArray& array);
/// Appears whole or not at all. @throws gtv::WorkError if it cannot be written, and as format_npy.
void write_npy(const std::filesystem::path& file, const AnyArray& array);

/// The same numbers as double. @throws gtv::InputError for strings, and for an int64 beyond 2^53 in
/// magnitude: no value is ever rounded.
[[nodiscard]] Array<double> to_double(const AnyArray& array);
[[nodiscard]] const std::vector<std::size_t>& shape_of(const AnyArray& array);

}  // namespace gtv::io
