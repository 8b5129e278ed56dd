#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace gtv {
inline namespace base {

/// The candidate with the least edit distance to `word` (first of equals); empty if none is within
/// half the word's length, at least 2. For "did you mean" in error texts.
[[nodiscard]] std::string nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

/// The number that the whole of a text says, in the C locale; none if it says anything else.
template <class Number>
[[nodiscard]] std::optional<Number> parsed(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

}  // namespace base
}  // namespace gtv
