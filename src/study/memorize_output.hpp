#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gtv/io/npz.hpp"
#include "gtv/study/memorize.hpp"

namespace gtv::study {

/// The curve over thresholds, as memorize.csv has it.
inline const std::vector<std::string> curve_columns = {"threshold",      "fraction",     "lo", "hi",
                                                       "null_dimension", "null_held_out"};
[[nodiscard]] std::vector<std::vector<std::string>> curve_rows(const Memorization& found);

/// What was found of one set of samples.
[[nodiscard]] nlohmann::ordered_json finding_json(const Memorization& found,
                                                  const MemorizeInputs& inputs);
/// The arrays of memorize.npz for one set.
[[nodiscard]] io::Npz memorize_arrays(const Memorization& found, const MemorizeInputs& inputs);

/// memorize.json, of one finding or of several: adds what was called, and of which versions.
[[nodiscard]] std::string memorize_document(nlohmann::ordered_json json,
                                            const MemorizeInputs& inputs);
/// All three files or none.
void write_memorize_files(const std::filesystem::path& folder, const std::string& json,
                          const std::string& csv, const io::Npz& npz);

}  // namespace gtv::study
