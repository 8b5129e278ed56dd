#pragma once

#include <cstdint>

namespace gtv::io {

/// The bits of an IEEE 754 half-precision number (NumPy's float16).
enum class Half : std::uint16_t {};

/// Exact: every half is a float. Infinities and NaN stay what they are.
[[nodiscard]] float to_float(Half half);

}  // namespace gtv::io
