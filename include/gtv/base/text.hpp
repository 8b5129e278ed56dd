#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gtv {
inline namespace base {

/// The candidate with the least edit distance to `word` (first of equals); empty if none is within
/// half the word's length, at least 2. For "did you mean" in error texts.
[[nodiscard]] std::string nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

}  // namespace base
}  // namespace gtv
