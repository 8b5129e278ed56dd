#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::io {

/// An array as a NumPy file holds it. Fortran order is transposed to C order on reading.
using AnyArray = std::variant<Array<double>, Array<float>, Array<std::int64_t>, Array<std::int32_t>,
                              Array<std::uint8_t>, Array<bool>>;

/// @throws gtv::InputError naming `file` if it cannot be read, is truncated, holds Python objects
/// (refused), another type or byte order, or a shape whose size overflows or disagrees with the
/// length of the data; nothing large is allocated before the shape has been checked against it.
[[nodiscard]] AnyArray read_npy(const std::filesystem::path& file);
/// The same from memory; `name` stands for the file in error texts. (Fuzzing target.)
[[nodiscard]] AnyArray parse_npy(std::span<const std::byte> bytes, std::string_view name);
[[nodiscard]] std::vector<std::byte> format_npy(const AnyArray& array);
/// Appears whole or not at all. @throws gtv::WorkError if it cannot be written.
void write_npy(const std::filesystem::path& file, const AnyArray& array);

/// The same numbers as double. @throws never loses a value: int64 beyond 2^53 is gtv::InputError.
[[nodiscard]] Array<double> to_double(const AnyArray& array);
[[nodiscard]] const std::vector<std::size_t>& shape_of(const AnyArray& array);

}  // namespace gtv::io
