#include <limits>
#include <type_traits>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/npy.hpp"
#include "io/npy_header.hpp"
#include "io/npy_stream.hpp"
#include "io/npy_text.hpp"
#include "io/shown.hpp"

namespace gtv::io {

namespace {

constexpr std::string_view descr(double) {
  return "<f8";
}
constexpr std::string_view descr(float) {
  return "<f4";
}
constexpr std::string_view descr(std::int64_t) {
  return "<i8";
}
constexpr std::string_view descr(std::int32_t) {
  return "<i4";
}
constexpr std::string_view descr(std::uint8_t) {
  return "|u1";
}

/// Not Array::count, which does not notice an overflow.
bool shape_holds(const std::vector<std::size_t>& shape, std::size_t values) {
  std::size_t count = 1;
  bool overflow = false;
  for (const std::size_t extent : shape) {
    if (extent == 0) return values == 0;
    overflow = overflow || count > std::numeric_limits<std::size_t>::max() / extent;
    count *= extent;
  }
  return !overflow && count == values;
}

template <class T>
double exactly(T value) {
  if constexpr (std::is_same_v<T, std::int64_t>) {
    constexpr std::int64_t exact = std::int64_t{1} << std::numeric_limits<double>::digits;
    if (value > exact || value < -exact) {
      throw_input("integer to convert: got {}, expected at most 2^53 in magnitude", value);
    }
  }
  return static_cast<double>(value);
}

}  // namespace

NpyParts npy_parts(const AnyArray& array) {
  return std::visit(
      []<class T>(const Array<T>& typed) {
        if (typed.shape.size() > max_dimensions) {
          throw_input("array to write: got {} dimensions, expected at most {}", typed.shape.size(),
                      max_dimensions);
        }
        if (!shape_holds(typed.shape, typed.size())) {
          throw_input("array to write: got {} values, expected those of shape {}", typed.size(),
                      shape_text(typed.shape));
        }
        if constexpr (std::is_same_v<T, std::string>) {
          PaddedTexts texts = padded(typed);
          return NpyParts{format_npy_header(fmt::format("<U{}", texts.width), typed.shape),
                          {},
                          std::move(texts.codes)};
        } else {
          return NpyParts{format_npy_header(descr(T{}), typed.shape),
                          std::as_bytes(std::span(typed.values)),
                          {}};
        }
      },
      array);
}

std::vector<std::byte> format_npy(const AnyArray& array) {
  const NpyParts parts = npy_parts(array);
  const auto header = std::as_bytes(std::span(parts.header));
  const std::span<const std::byte> data = parts.data();
  std::vector<std::byte> bytes;
  bytes.reserve(header.size() + data.size());
  bytes.insert(bytes.end(), header.begin(), header.end());
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}

void write_npy(const std::filesystem::path& file, const AnyArray& array) {
  write_file(file, format_npy(array));
}

Array<double> to_double(const AnyArray& array) {
  return std::visit(
      []<class T>(const Array<T>& typed) -> Array<double> {
        if constexpr (std::is_same_v<T, std::string>) {
          throw_input("got an array of strings{}, expected numbers",
                      typed.values.empty() ? "" : ", the first " + shown(typed.values.front()));
        } else {
          Array<double> numbers;
          numbers.shape = typed.shape;
          numbers.values.reserve(typed.size());
          for (const T value : typed.values) numbers.values.push_back(exactly(value));
          return numbers;
        }
      },
      array);
}

const std::vector<std::size_t>& shape_of(const AnyArray& array) {
  return std::visit(
      [](const auto& typed) -> const std::vector<std::size_t>& { return typed.shape; }, array);
}

}  // namespace gtv::io
