#include "io/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include "gtv/base/error.hpp"

namespace gtv::io {

struct GzipStream::State {
  State() {
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&stream, gzip_only) != Z_OK) throw std::bad_alloc();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { inflateEnd(&stream); }

  z_stream stream{};
};

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b");
}

GzipStream::GzipStream(std::string_view bytes, std::string_view name)
    : rest_(bytes), name_(name), state_(std::make_unique<State>()) {}

GzipStream::~GzipStream() = default;

std::size_t GzipStream::read(std::span<std::byte> out) {
  std::size_t got = 0;
  while (!ended_ && got < out.size()) inflate_some(out.subspan(got), got);
  return got;
}

void GzipStream::inflate_some(std::span<std::byte> out, std::size_t& got) {
  // zlib counts in 32 bits, so long spans go in and out by parts.
  constexpr std::size_t most = std::numeric_limits<uInt>::max();
  const std::size_t in = std::min(rest_.size(), most);
  const std::size_t room = std::min(out.size(), most);
  z_stream& stream = state_->stream;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
  stream.avail_in = static_cast<uInt>(in);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(room);
  const int result = inflate(&stream, Z_NO_FLUSH);
  rest_.remove_prefix(in - stream.avail_in);
  got += room - stream.avail_out;
  if (result == Z_STREAM_END) {
    ended_ = rest_.empty();
    if (ended_) return;
    if (!is_gzip(rest_)) {
      throw_input("{}: gzip stream: got {} bytes after its end, expected none", name_,
                  rest_.size());
    }
    inflateReset(&stream);
  } else if (result == Z_BUF_ERROR) {
    throw_input("{}: gzip stream: truncated", name_);
  } else if (result != Z_OK) {
    throw_input("{}: gzip stream: corrupt ({})", name_,
                stream.msg != nullptr ? stream.msg : "unknown reason");
  }
}

std::string inflate_gzip(std::string_view bytes, std::string_view name) {
  GzipStream stream(bytes, name);
  std::string text;
  std::array<char, 65536> block{};
  while (true) {
    const std::size_t got = stream.read(std::as_writable_bytes(std::span(block)));
    if (got == 0) return text;
    text.append(block.data(), got);
    if (text.size() > most_inflated_bytes) {
      throw_input("{}: gzip stream: got more than {} bytes of text, expected at most that", name,
                  most_inflated_bytes);
    }
  }
}

}  // namespace gtv::io
