#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::io {

/// A table of numbers, (rows, columns). A first line none of whose fields is a number is a header;
/// a first line with some numbers and some other fields is taken for a mistake, not for a header.
struct CsvTable {
  std::vector<std::string> header;  ///< empty if there is none
  Matrix values;
};

/// Comma separated, spaces around fields ignored, fields may be "quoted" within a line; lines that
/// are blank or begin with '#' are skipped; CRLF and a byte order mark are accepted; gzip is
/// inflated (by content, not name), up to 1 GiB of text.
/// @throws gtv::InputError "file:line: ..." for a ragged row, a field that is no number, a value
/// that is not finite or that a double cannot hold, no rows at all, or a corrupt or truncated gzip
/// stream; or if the file cannot be read.
/// @accuracy each number is the double nearest to its decimal text.
[[nodiscard]] CsvTable read_csv(const std::filesystem::path& file);
/// The same from memory; `name` stands for the file in error texts. (Fuzzing target.)
[[nodiscard]] CsvTable parse_csv(std::string_view text, std::string_view name);

/// A table of texts.
struct TextTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
};

/// Reads what format_csv wrote, fields as they are. @param name stands for the file in error texts.
/// @throws gtv::InputError "file:row: ..." for no header or a row that is not as long as it.
[[nodiscard]] TextTable parse_text_csv(std::string_view text, std::string_view name);

/// Tidy tables: header and rows of fields already formatted; quotes where needed; lines end in \n.
/// @throws gtv::InputError if a row is not as long as the header.
[[nodiscard]] std::string format_csv(const std::vector<std::string>& header,
                                     const std::vector<std::vector<std::string>>& rows);

}  // namespace gtv::io
