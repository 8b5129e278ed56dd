#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::io {

/// A table of numbers; a first line with a field that is no number is a header.
struct CsvTable {
  std::vector<std::string> header;  ///< empty if there is none
  Matrix values;
};

/// Comma separated; '#' lines and blank lines are skipped; .gz is inflated (by content, not name).
/// @throws gtv::InputError "file:line: ..." for a ragged row, a field that is no number, a value
/// that is not finite, no rows at all, or a corrupt or truncated gzip stream.
[[nodiscard]] CsvTable read_csv(const std::filesystem::path& file);
[[nodiscard]] CsvTable parse_csv(std::string_view text, std::string_view name);

/// Tidy tables: header and rows of fields already formatted; quotes where needed.
[[nodiscard]] std::string format_csv(const std::vector<std::string>& header,
                                     const std::vector<std::vector<std::string>>& rows);

}  // namespace gtv::io
