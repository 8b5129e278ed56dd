#pragma once

#include <string_view>
#include <vector>

namespace gtv::study {

struct BuiltinText {
  std::string_view name;
  std::string_view text;
};

/// Every file of studies/; the build writes its definition.
[[nodiscard]] const std::vector<BuiltinText>& builtin_texts();

}  // namespace gtv::study
