#include "io/npy_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "gtv/base/error.hpp"
#include "io/shown.hpp"

namespace gtv::io {

namespace {

constexpr std::array<std::pair<std::string_view, Element>, 12> element_names{{
    {"f8", Element::float64},
    {"f4", Element::float32},
    {"f2", Element::float16},
    {"i8", Element::int64},
    {"i4", Element::int32},
    {"i2", Element::int16},
    {"i1", Element::int8},
    {"u8", Element::uint64},
    {"u4", Element::uint32},
    {"u2", Element::uint16},
    {"u1", Element::uint8},
    {"b1", Element::uint8},
}};

/// A reader of the subset of Python that NPY headers use.
class HeaderReader {
 public:
  HeaderReader(std::string_view text, std::string_view name)
      : text_(text), rest_(text), name_(name) {}

  NpyHeader read() {
    std::optional<std::string_view> descr;
    std::optional<bool> fortran_order;
    std::optional<std::vector<std::size_t>> shape;
    expect('{');
    while (!accept('}')) {
      const std::string_view key = string();
      expect(':');
      if (key == "descr" && !descr) {
        descr = type();
      } else if (key == "fortran_order" && !fortran_order) {
        fortran_order = boolean();
      } else if (key == "shape" && !shape) {
        shape = extents();
      } else {
        fail("one each of the keys 'descr', 'fortran_order' and 'shape'");
      }
      if (!accept(',') && !next_is('}')) fail("',' or '}'");
    }
    skip_space();
    if (!rest_.empty()) fail("nothing after '}'");
    if (!descr || !fortran_order || !shape) fail("keys 'descr', 'fortran_order' and 'shape'");

    NpyHeader header;
    read_type(*descr, header);
    header.fortran_order = *fortran_order;
    header.shape = std::move(*shape);
    return header;
  }

 private:
  [[noreturn]] void fail(std::string_view expected) const {
    throw_input("{}: NPY header: got {} at its byte {}, expected {}", name_,
                rest_.empty() ? "its end" : shown(rest_), text_.size() - rest_.size(), expected);
  }

  void skip_space() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n\r"), rest_.size()));
  }
  [[nodiscard]] bool next_is(char c) {
    skip_space();
    return !rest_.empty() && rest_.front() == c;
  }
  [[nodiscard]] bool accept(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!accept(c)) fail(std::string{'\'', c, '\''});
  }
  [[nodiscard]] bool accept(std::string_view word) {
    skip_space();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  /// No escapes: none of the keys and types that can be read needs one.
  std::string_view string() {
    const char quote = next_is('"') ? '"' : '\'';
    expect(quote);
    const std::size_t length = rest_.find(quote);
    if (length == std::string_view::npos) fail("a closing quote");
    const std::string_view content = rest_.substr(0, length);
    rest_.remove_prefix(length + 1);
    return content;
  }

  std::string_view type() {
    if (next_is('[')) fail("a type of plain numbers or strings, not a structured one");
    return string();
  }

  bool boolean() {
    if (accept("True")) return true;
    if (accept("False")) return false;
    fail("True or False");
  }

  std::vector<std::size_t> extents() {
    std::vector<std::size_t> shape;
    expect('(');
    while (!accept(')')) {
      if (shape.size() == max_dimensions) fail("at most 32 dimensions");
      shape.push_back(extent());
      // (3) would be a number in Python, not a shape; nothing is lost by reading it as (3,).
      if (!accept(',') && !next_is(')')) fail("',' or ')'");
    }
    return shape;
  }

  std::size_t extent() {
    skip_space();
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    constexpr std::size_t most = std::numeric_limits<std::ptrdiff_t>::max();
    if (error == std::errc::result_out_of_range || value > most) {
      fail("a size of the shape below 2^63");
    }
    if (error != std::errc()) fail("a size of the shape, a non-negative integer");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    static_cast<void>(accept('L'));  // Python 2 wrote long integers so
    return value;
  }

  void read_type(std::string_view descr, NpyHeader& header) const {
    std::string_view kind = descr;
    if (!kind.empty() && std::string_view("<>|=").find(kind.front()) != std::string_view::npos) {
      header.swapped = kind.front() == '>';
      kind.remove_prefix(1);
    }
    if (kind.starts_with('O')) {
      throw_input(
          "{}: holds pickled Python objects, which are refused: expected numbers or strings",
          name_);
    }
    if (kind.starts_with('U') && read_width(kind.substr(1), header)) return;
    for (const auto& [known, element] : element_names) {
      if (known == kind) {
        header.element = element;
        return;
      }
    }
    throw_input(
        "{}: NPY header: got type {}, expected one of f8 f4 f2 i8 i4 i2 i1 u8 u4 u2 u1 b1, or U "
        "and "
        "a number of characters",
        name_, shown(descr));
  }

  /// The number of characters of a string type; false if it is none that can be.
  static bool read_width(std::string_view digits, NpyHeader& header) {
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, header.characters);
    if (error != std::errc() || stop != end || header.characters > most_characters) return false;
    header.element = Element::text;
    return true;
  }

  std::string_view text_;
  std::string_view rest_;
  std::string_view name_;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text, std::string_view name) {
  return HeaderReader(text, name).read();
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

std::string format_npy_header(std::string_view descr, const std::vector<std::size_t>& shape) {
  constexpr std::size_t prefix = 10;
  constexpr std::size_t alignment = 64;
  std::string literal = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}",
                                    descr, shape_text(shape));
  const std::size_t unpadded = prefix + literal.size() + 1;
  literal.append((alignment - unpadded % alignment) % alignment, ' ');
  literal += '\n';
  std::string header = "\x93NUMPY";
  header += {'\x01', '\x00'};
  header += {static_cast<char>(literal.size() & 0xff), static_cast<char>(literal.size() >> 8)};
  return header + literal;
}

}  // namespace gtv::io
