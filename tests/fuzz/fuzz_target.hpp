#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>

#include "gtv/base/error.hpp"

namespace gtv::fuzz {

inline std::span<const std::byte> as_bytes(const std::uint8_t* data, std::size_t size) {
  return std::as_bytes(std::span(data, size));
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Bad input may end in gtv::InputError with one line of text and in nothing else: any other
/// exception reaches libFuzzer, and a text of several lines (or none) aborts.
template <class Read>
int read_or_refuse(const Read& read) {
  try {
    read();
  } catch (const InputError& error) {
    const std::string_view text = error.what();
    if (text.empty() || text.find('\n') != std::string_view::npos) std::abort();
  }
  return 0;
}

/// For what must hold of everything that has been read.
inline void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace gtv::fuzz

/// What libFuzzer calls; each *_fuzzer.cpp defines it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
