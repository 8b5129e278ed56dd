#pragma once

#include <optional>
#include <string>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// What is wrong with a configuration, and the key at which to look for it.
struct Fault {
  std::string key;
  std::string text;  ///< "got ..., expected ..."
};
using MaybeFault = std::optional<Fault>;

/// The first fault of single values, then of combinations; empty if there is none.
[[nodiscard]] MaybeFault first_fault(const Config& config);
/// The first fault of a configuration whose data have that dimension.
[[nodiscard]] MaybeFault dimension_fault(const Config& config, Index dimension);

}  // namespace gtv::study
