#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

namespace gtv::io {

/// Turns numbers of `width` bytes each from one byte order into the other, where they lie.
inline void swap_bytes(std::span<std::byte> numbers, std::size_t width) {
  for (std::size_t i = 0; i < numbers.size(); i += width) {
    std::reverse(numbers.data() + i, numbers.data() + i + width);
  }
}

}  // namespace gtv::io
