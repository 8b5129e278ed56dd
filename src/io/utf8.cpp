#include "io/utf8.hpp"

#include <bit>
#include <cstddef>

namespace gtv::io {

namespace {

constexpr unsigned payload_bits = 6;  // of a continuation byte
constexpr char32_t payload = 0x3F;
constexpr char32_t continuation = 0x80;

/// Bytes that the code needs.
constexpr std::size_t length_of(char32_t code) {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

void append(std::string& text, char32_t code) {
  const std::size_t length = length_of(code);
  if (length == 1) {
    text += static_cast<char>(code);
    return;
  }
  // As many leading ones as there are bytes.
  const char32_t lead = 0xFF00U >> length & 0xFFU;
  auto shift = static_cast<unsigned>(length - 1) * payload_bits;
  text += static_cast<char>(lead | code >> shift);
  while (shift > 0) {
    shift -= payload_bits;
    text += static_cast<char>(continuation | (code >> shift & payload));
  }
}

}  // namespace

std::string to_utf8(std::span<const char32_t> codes) {
  std::string text;
  text.reserve(codes.size());
  for (const char32_t code : codes) append(text, code);
  return text;
}

std::optional<std::u32string> to_utf32(std::string_view text) {
  std::u32string codes;
  codes.reserve(text.size());
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text.front());
    const auto ones = static_cast<std::size_t>(std::countl_one(lead));
    const std::size_t length = ones == 0 ? 1 : ones;
    if (ones == 1 || length > 4 || length > text.size()) return std::nullopt;
    char32_t code = lead & 0xFFU >> (ones + 1);
    for (const char c : text.substr(1, length - 1)) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte & ~payload) != continuation) return std::nullopt;
      code = code << payload_bits | (byte & payload);
    }
    if (!is_scalar_value(code) || length_of(code) != length) return std::nullopt;
    codes += code;
    text.remove_prefix(length);
  }
  return codes;
}

}  // namespace gtv::io
