#include "io/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include "gtv/base/error.hpp"

namespace gtv::io {

namespace {

class Inflater {
 public:
  Inflater() {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
};

}  // namespace

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b");
}

std::string inflate_gzip(std::string_view bytes, std::string_view name) {
  Inflater inflater;
  z_stream& stream = inflater.stream();
  std::string text;
  std::array<char, 65536> block{};
  while (true) {
    // zlib counts in 32 bits, so a long stream goes in by parts.
    const std::size_t part = std::min<std::size_t>(bytes.size(), std::numeric_limits<uInt>::max());
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(part);
    stream.next_out = reinterpret_cast<Bytef*>(block.data());
    stream.avail_out = static_cast<uInt>(block.size());
    const int result = inflate(&stream, Z_NO_FLUSH);
    text.append(block.data(), block.size() - stream.avail_out);
    bytes.remove_prefix(part - stream.avail_in);
    if (text.size() > most_inflated_bytes) {
      throw_input("{}: gzip stream: got more than {} bytes of text, expected at most that", name,
                  most_inflated_bytes);
    }
    if (result == Z_STREAM_END) {
      if (bytes.empty()) return text;
      if (!is_gzip(bytes)) {
        throw_input("{}: gzip stream: got {} bytes after its end, expected none", name,
                    bytes.size());
      }
      inflateReset(&stream);
    } else if (result == Z_BUF_ERROR) {
      throw_input("{}: gzip stream: truncated", name);
    } else if (result != Z_OK) {
      throw_input("{}: gzip stream: corrupt ({})", name,
                  stream.msg != nullptr ? stream.msg : "unknown reason");
    }
  }
}

}  // namespace gtv::io
