#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gtv::study {

/// The text of a study that the library carries, the same as studies/NAME.toml of the sources.
/// @throws gtv::InputError for another name (the text names the nearest).
[[nodiscard]] std::string_view builtin_study(std::string_view name);
/// Names of the built-in studies, sorted.
[[nodiscard]] const std::vector<std::string>& builtin_names();

}  // namespace gtv::study
