#include "io/shown.hpp"

#include <fmt/format.h>

#include <iterator>

namespace gtv::io {

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string out = "'";
  for (const char c : text.substr(0, longest)) {
    const bool printable = c >= ' ' && c <= '~';
    if (printable) {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return out + (text.size() > longest ? "...'" : "'");
}

}  // namespace gtv::io
