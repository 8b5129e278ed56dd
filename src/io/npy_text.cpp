#include "io/npy_text.hpp"

#include <algorithm>

#include "gtv/base/error.hpp"
#include "io/npy_header.hpp"
#include "io/shown.hpp"
#include "io/utf8.hpp"

namespace gtv::io {

std::string unpadded(PaddedText text, std::string_view name, std::size_t index) {
  while (!text.empty() && text.back() == U'\0') text = text.first(text.size() - 1);
  for (const char32_t code : text) {
    if (!is_scalar_value(code)) {
      throw_input(
          "{}: string {} (counted from 0): got the code U+{:04X}, expected at most U+10FFFF "
          "and no surrogate",
          name, index, static_cast<std::uint32_t>(code));
    }
  }
  return to_utf8(text);
}

PaddedTexts padded(const Array<std::string>& array) {
  std::vector<std::u32string> texts;
  texts.reserve(array.size());
  PaddedTexts out;
  for (const std::string& text : array.values) {
    std::optional<std::u32string> codes = to_utf32(text);
    if (!codes) throw_input("string to write: got {}, expected UTF-8", shown(text));
    if (codes->ends_with(U'\0')) {
      throw_input("string to write: got {}, expected no zero at its end", shown(text));
    }
    if (codes->size() > most_characters) {
      throw_input("string to write: got {} characters, expected at most {}", codes->size(),
                  most_characters);
    }
    out.width = std::max(out.width, codes->size());
    texts.push_back(std::move(*codes));
  }
  out.codes.resize(out.width * texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::copy(texts[i].begin(), texts[i].end(),
              out.codes.begin() + static_cast<std::ptrdiff_t>(i * out.width));
  }
  return out;
}

}  // namespace gtv::io
