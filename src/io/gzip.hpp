#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace gtv::io {

/// More text than any table that gtv is for; a stream that inflates beyond it is refused.
inline constexpr std::size_t most_inflated_bytes = std::size_t{1} << 30;

/// What deflate can make of one byte at the very most is 1032; the rest is slack.
inline constexpr std::size_t most_inflation = 1040;

/// Whether the bytes begin as a gzip stream does.
[[nodiscard]] bool is_gzip(std::string_view bytes);

/// Inflates by parts, all members one after another; checksums are verified when their end is met.
class GzipStream {
 public:
  /// @param bytes stay the caller's, and must live as long as this does.
  GzipStream(std::string_view bytes, std::string_view name);
  ~GzipStream();
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  /// Fills `out` with what comes next, and returns how much of it: less only at the end.
  /// @throws gtv::InputError naming `name` if the stream is corrupt, truncated or followed by
  /// anything else.
  [[nodiscard]] std::size_t read(std::span<std::byte> out);

 private:
  struct State;
  void inflate_some(std::span<std::byte> out, std::size_t& got);

  std::string_view rest_;
  std::string name_;
  std::unique_ptr<State> state_;
  bool ended_ = false;
};

/// All of a gzip stream as text.
/// @throws gtv::InputError as GzipStream::read, and if it is longer than most_inflated_bytes.
[[nodiscard]] std::string inflate_gzip(std::string_view bytes, std::string_view name);

}  // namespace gtv::io
