#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "option_value.hpp"

namespace gtv::study {

/// One key of a study file with its value and where it stands.
struct Entry {
  std::string key;  ///< dotted path, "estimator.samples" or "sweep.forward.t_min"
  Value value;
  std::string where;  ///< "fig2.toml:7", or "--set"
};

/// All keys of a study file, in the order of the file.
/// @throws gtv::InputError "file:line: ..." for text that is not TOML.
[[nodiscard]] std::vector<Entry> read_entries(std::string_view text, std::string_view file_name);

/// "a.b=v", with v read as a TOML value, or as a string if it is none.
/// @throws gtv::InputError if there is no key or no '='.
[[nodiscard]] Entry read_override(std::string_view text);

/// Names of the tables of a study file.
[[nodiscard]] const std::vector<std::string>& sections();

}  // namespace gtv::study
