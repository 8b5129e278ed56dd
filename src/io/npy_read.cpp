#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/npy.hpp"
#include "io/half.hpp"
#include "io/npy_header.hpp"
#include "io/npy_stream.hpp"
#include "io/npy_text.hpp"
#include "io/swap_bytes.hpp"

namespace gtv::io {

static_assert(std::endian::native == std::endian::little, "NPY data are copied as they lie");

namespace {

/// For an error text; the shape may be a lie.
std::string promised_bytes(const std::vector<std::size_t>& shape, std::size_t element_bytes) {
  std::size_t bytes = element_bytes;
  for (const std::size_t extent : shape) {
    if (bytes > std::numeric_limits<std::size_t>::max() / extent) return "more than 2^64";
    bytes *= extent;
  }
  return std::to_string(bytes);
}

}  // namespace

std::size_t checked_count(const NpyHeader& header, std::size_t element_bytes, std::size_t available,
                          std::string_view name) {
  const std::string_view things = header.element == Element::text ? "strings" : "numbers";
  const auto& shape = header.shape;
  const bool empty = std::find(shape.begin(), shape.end(), 0U) != shape.end();
  std::size_t count = empty ? 0 : 1;
  for (const std::size_t extent : shape) {
    // Bounding by the data that are there rules out overflow on the way.
    if (!empty && count > available / element_bytes / extent) {
      throw_input("{}: shape {} of {}-byte {}: got {} bytes of data, expected {}", name,
                  shape_text(shape), element_bytes, things, available,
                  promised_bytes(shape, element_bytes));
    }
    count *= extent;
  }
  if (empty) count = 0;
  if (count * element_bytes != available) {
    throw_input("{}: shape {} of {}-byte {}: got {} bytes of data, expected {}", name,
                shape_text(shape), element_bytes, things, available, count * element_bytes);
  }
  return count;
}

namespace {

template <class T>
std::vector<T> read_values(const NpySource& source, std::size_t count, bool swapped) {
  std::vector<T> values(count);
  const auto bytes = std::as_writable_bytes(std::span(values));
  source.read(bytes);
  if (swapped) swap_bytes(bytes, sizeof(T));
  return values;
}

template <class T>
std::vector<T> from_fortran_order(const std::vector<T>& values,
                                  const std::vector<std::size_t>& shape) {
  std::vector<std::size_t> stride(shape.size(), 1);
  for (std::size_t d = 1; d < shape.size(); ++d) stride[d] = stride[d - 1] * shape[d - 1];
  std::vector<std::size_t> index(shape.size(), 0);
  std::vector<T> transposed(values.size());
  std::size_t from = 0;
  for (T& value : transposed) {
    value = values[from];
    for (std::size_t d = shape.size(); d-- > 0;) {
      from += stride[d];
      if (++index[d] < shape[d]) break;
      from -= stride[d] * shape[d];
      index[d] = 0;
    }
  }
  return transposed;
}

template <class Stored, class Value>
Value widen(Stored stored, std::string_view name) {
  if constexpr (std::is_same_v<Stored, Half>) {
    return to_float(stored);
  } else {
    if (!std::in_range<Value>(stored)) {
      throw_input("{}: got the integer {}, expected at most {}", name, stored,
                  std::numeric_limits<Value>::max());
    }
    return static_cast<Value>(stored);
  }
}

template <class Stored, class Value = Stored>
AnyArray read_array(const NpySource& source, const NpyHeader& header, std::size_t available) {
  const std::size_t count = checked_count(header, sizeof(Stored), available, source.name);
  std::vector<Stored> values = read_values<Stored>(source, count, header.swapped);
  if (header.fortran_order) values = from_fortran_order(values, header.shape);
  if constexpr (std::is_same_v<Stored, Value>) {
    return Array<Value>(header.shape, std::move(values));
  } else {
    std::vector<Value> widened(count);
    std::transform(values.begin(), values.end(), widened.begin(),
                   [&](Stored stored) { return widen<Stored, Value>(stored, source.name); });
    return Array<Value>(header.shape, std::move(widened));
  }
}

AnyArray read_texts(const NpySource& source, const NpyHeader& header, std::size_t available) {
  const std::size_t width = header.characters;
  if (width == 0) {
    // No data would bound the number of strings that a shape may claim.
    throw_input("{}: got strings of 0 characters, expected at least 1", source.name);
  }
  const std::size_t count = checked_count(header, width * sizeof(char32_t), available, source.name);
  const auto codes = read_values<char32_t>(source, count * width, header.swapped);
  std::vector<std::string> texts(count);
  for (std::size_t i = 0; i < count; ++i) {
    texts[i] = unpadded(std::span(codes).subspan(i * width, width), source.name, i);
  }
  if (header.fortran_order) texts = from_fortran_order(texts, header.shape);
  return Array<std::string>(header.shape, std::move(texts));
}

}  // namespace

NpyHeader read_npy_header(const NpySource& source, std::size_t& left) {
  constexpr std::string_view magic = "\x93NUMPY";
  left = source.size;
  const auto take = [&](std::size_t length) {
    if (length > left) {
      throw_input("{}: truncated NPY header: got {} bytes, expected at least {}", source.name,
                  source.size, source.size - left + length);
    }
    left -= length;
    std::string text(length, '\0');
    source.read(std::as_writable_bytes(std::span(text)));
    return text;
  };
  const auto number = [&](std::size_t length) {
    std::size_t value = 0;
    const std::string text = take(length);
    for (std::size_t i = 0; i < length; ++i) {
      value |= static_cast<std::size_t>(static_cast<unsigned char>(text[i])) << (8 * i);
    }
    return value;
  };

  if (source.size < magic.size() || take(magic.size()) != magic) {
    throw_input("{}: not an NPY file: expected its first bytes to be \\x93NUMPY", source.name);
  }
  const std::size_t major = number(1);
  const std::size_t minor = number(1);
  if (major < 1 || major > 3 || minor != 0) {
    throw_input("{}: NPY version: got {}.{}, expected 1.0, 2.0 or 3.0", source.name, major, minor);
  }
  return parse_npy_header(take(number(major == 1 ? 2 : 4)), source.name);
}

AnyArray read_npy(const NpySource& source) {
  std::size_t left = 0;
  const NpyHeader header = read_npy_header(source, left);
  switch (header.element) {
    case Element::float64:
      return read_array<double>(source, header, left);
    case Element::float32:
      return read_array<float>(source, header, left);
    case Element::float16:
      return read_array<Half, float>(source, header, left);
    case Element::int64:
      return read_array<std::int64_t>(source, header, left);
    case Element::int32:
      return read_array<std::int32_t>(source, header, left);
    case Element::int16:
      return read_array<std::int16_t, std::int32_t>(source, header, left);
    case Element::int8:
      return read_array<std::int8_t, std::int32_t>(source, header, left);
    case Element::uint64:
      return read_array<std::uint64_t, std::int64_t>(source, header, left);
    case Element::uint32:
      return read_array<std::uint32_t, std::int64_t>(source, header, left);
    case Element::uint16:
      return read_array<std::uint16_t, std::int32_t>(source, header, left);
    case Element::text:
      return read_texts(source, header, left);
    case Element::uint8:
      break;
  }
  return read_array<std::uint8_t>(source, header, left);
}

AnyArray parse_npy(std::span<const std::byte> bytes, std::string_view name) {
  std::span<const std::byte> rest = bytes;
  const auto read = [&rest](std::span<std::byte> out) {
    std::copy_n(rest.begin(), out.size(), out.begin());
    rest = rest.subspan(out.size());
  };
  return read_npy({.size = bytes.size(), .read = read, .name = std::string(name)});
}

AnyArray read_npy(const std::filesystem::path& file) {
  return parse_npy(read_bytes(file), file.string());
}

}  // namespace gtv::io
