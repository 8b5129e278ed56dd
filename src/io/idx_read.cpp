#include <fcntl.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/idx.hpp"
#include "io/file_descriptor.hpp"
#include "io/gzip.hpp"
#include "io/npy_header.hpp"
#include "io/swap_bytes.hpp"

namespace gtv::io {

namespace {

/// An IDX file in memory, or in a gzip stream that is inflated as it is read.
struct IdxSource {
  /// Fills the span, or as much of it as there is.
  std::function<std::size_t(std::span<std::byte>)> read;
  std::size_t most;  ///< more bytes than this cannot come
  std::string name;
};

/// The type codes that there are; signed bytes and shorts are widened.
enum class IdxType : unsigned char {
  uint8 = 0x08,
  int8 = 0x09,
  int16 = 0x0b,
  int32 = 0x0c,
  float32 = 0x0d,
  float64 = 0x0e
};

bool is_idx_type(unsigned code) {
  return code == 0x08 || code == 0x09 || (code >= 0x0b && code <= 0x0e);
}

struct IdxHeader {
  IdxType type;
  std::vector<std::size_t> shape;
};

std::array<unsigned, 4> next_four(const IdxSource& source, std::string_view what) {
  std::array<std::byte, 4> bytes{};
  const std::size_t got = source.read(bytes);
  if (got < bytes.size()) {
    throw_input("{}: not an IDX file, or one cut short: got {} of the 4 bytes of {}", source.name,
                got, what);
  }
  std::array<unsigned, 4> four{};
  std::transform(bytes.begin(), bytes.end(), four.begin(), std::to_integer<unsigned>);
  return four;
}

IdxHeader read_idx_header(const IdxSource& source) {
  const auto magic = next_four(source, "its type");
  if (magic[0] != 0 || magic[1] != 0) {
    throw_input("{}: not an IDX file: got first bytes {:#04x} {:#04x}, expected two zeros",
                source.name, magic[0], magic[1]);
  }
  if (!is_idx_type(magic[2])) {
    throw_input(
        "{}: IDX type: got {:#04x}, expected 0x08 (bytes), 0x09, 0x0b, 0x0c (integers), 0x0d or "
        "0x0e (floats)",
        source.name, magic[2]);
  }
  if (magic[3] == 0 || magic[3] > max_dimensions) {
    throw_input("{}: IDX header: got {} dimensions, expected 1 to {}", source.name, magic[3],
                max_dimensions);
  }
  IdxHeader header{static_cast<IdxType>(magic[2]), {}};
  for (unsigned d = 0; d < magic[3]; ++d) {
    const auto size = next_four(source, fmt::format("size {} of {}", d + 1, magic[3]));
    header.shape.push_back((size[0] << 24U) | (size[1] << 16U) | (size[2] << 8U) | size[3]);
  }
  return header;
}

/// Bytes in all, capped: a shape may be a lie.
std::size_t size_of_shape(const std::vector<std::size_t>& shape, std::size_t width) {
  if (std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end()) return 0;
  std::size_t bytes = width;
  for (const std::size_t extent : shape) {
    constexpr std::size_t cap = std::numeric_limits<std::size_t>::max();
    bytes = bytes > cap / extent ? cap : bytes * extent;
  }
  return bytes;
}

/// Reads to the end; a stream that never seems to end is left early.
std::size_t count_rest(const IdxSource& source) {
  std::vector<std::byte> block(65536);
  std::size_t count = 0;
  while (count < most_inflated_bytes) {
    const std::size_t got = source.read(block);
    if (got == 0) break;
    count += got;
  }
  return count;
}

[[noreturn]] void refuse_count(const IdxSource& source, const IdxHeader& header, std::size_t width,
                               std::size_t got) {
  const std::size_t wanted = size_of_shape(header.shape, width);
  std::size_t item = width;
  for (std::size_t d = 1; d < header.shape.size(); ++d) {
    item = size_of_shape({item, header.shape[d]}, 1);
  }
  const bool overflows = wanted == std::numeric_limits<std::size_t>::max();
  throw_input("{}: IDX header says {} items in the shape {}, {} bytes: got {} bytes, {} items",
              source.name, header.shape[0], shape_text(header.shape),
              overflows ? "more than 2^64" : std::to_string(wanted), got,
              item == 0 ? 0 : got / item);
}

template <class Stored, class Value = Stored>
AnyArray read_numbers(const IdxSource& source, const IdxHeader& header) {
  constexpr std::size_t width = sizeof(Stored);
  const std::size_t wanted = size_of_shape(header.shape, width);
  if (wanted > source.most) refuse_count(source, header, width, count_rest(source));
  std::vector<Stored> values(wanted / width);
  const auto bytes = std::as_writable_bytes(std::span(values));
  // Asking on after the last number also has a gzip stream compare its checksum.
  const std::size_t got = source.read(bytes);
  const std::size_t all = got + count_rest(source);
  if (all != wanted) refuse_count(source, header, width, all);
  if (width > 1) swap_bytes(bytes, width);
  if constexpr (std::is_same_v<Stored, Value>) {
    return Array<Value>(header.shape, std::move(values));
  } else {
    return Array<Value>(header.shape, std::vector<Value>(values.begin(), values.end()));
  }
}

AnyArray read_idx(const IdxSource& source) {
  const IdxHeader header = read_idx_header(source);
  switch (header.type) {
    case IdxType::int8:
      return read_numbers<std::int8_t, std::int32_t>(source, header);
    case IdxType::int16:
      return read_numbers<std::int16_t, std::int32_t>(source, header);
    case IdxType::int32:
      return read_numbers<std::int32_t>(source, header);
    case IdxType::float32:
      return read_numbers<float>(source, header);
    case IdxType::float64:
      return read_numbers<double>(source, header);
    case IdxType::uint8:
      break;
  }
  return read_numbers<std::uint8_t>(source, header);
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

AnyArray parse_idx(std::span<const std::byte> bytes, std::string_view name) {
  if (is_gzip(as_text(bytes))) {
    GzipStream stream(as_text(bytes), name);
    return read_idx({.read = [&stream](std::span<std::byte> out) { return stream.read(out); },
                     .most = most_inflation * bytes.size(),
                     .name = std::string(name)});
  }
  std::span<const std::byte> rest = bytes;
  const auto read = [&rest](std::span<std::byte> out) {
    const std::size_t count = std::min(out.size(), rest.size());
    std::copy_n(rest.begin(), count, out.begin());
    rest = rest.subspan(count);
    return count;
  };
  return read_idx({.read = read, .most = bytes.size(), .name = std::string(name)});
}

AnyArray read_idx(const std::filesystem::path& file) {
  return parse_idx(read_bytes(file), file.string());
}

bool is_idx(std::span<const std::byte> bytes) {
  std::array<std::byte, 3> magic{};
  if (is_gzip(as_text(bytes))) {
    try {
      GzipStream stream(as_text(bytes), "");
      if (stream.read(magic) < magic.size()) return false;
    } catch (const InputError&) {
      return false;
    }
  } else {
    if (bytes.size() < magic.size()) return false;
    std::copy_n(bytes.begin(), magic.size(), magic.begin());
  }
  return magic[0] == std::byte{0} && magic[1] == std::byte{0} &&
         is_idx_type(std::to_integer<unsigned>(magic[2]));
}

bool is_idx(const std::filesystem::path& file) {
  const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  std::error_code unreadable;
  std::array<std::byte, 4096> first{};
  const bool regular = std::filesystem::is_regular_file(file, unreadable);
  const ssize_t got =
      regular && descriptor.is_open() ? ::read(descriptor.get(), first.data(), first.size()) : 0;
  if (!descriptor.is_open() || got < 0) {
    throw_input("{}: cannot read: {}", file.string(), system_reason());
  }
  return is_idx(std::span<const std::byte>(first).first(static_cast<std::size_t>(got)));
}

}  // namespace gtv::io
