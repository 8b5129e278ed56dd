#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "gtv/study/memorize.hpp"
#include "gtv/study/sample_sets.hpp"

namespace gtv::study {

/// What was found of the cells of a sweep, for files and people. In all of these `found` has a
/// Memorization for each set of `samples`, and the `samples` of `inputs` are not looked at.

/// {"cells": [{"cell", "sweep": {key: value}, and what memorize_json has of one set}, …], …}
[[nodiscard]] std::string memorize_cells_json(const SampleSets& samples,
                                              std::span<const Memorization> found,
                                              const MemorizeInputs& inputs);
/// What cells have in common in a line, then a verdict for each.
[[nodiscard]] std::string memorize_cells_text(const SampleSets& samples,
                                              std::span<const Memorization> found);
/// memorize.json, memorize.csv with the columns cell and one per axis first, and memorize.npz with
/// the sweep's axes first in all arrays of samples; all or none.
/// @throws as write_memorization.
void write_memorized_cells(const std::filesystem::path& folder, const SampleSets& samples,
                           std::span<const Memorization> found, const MemorizeInputs& inputs);

}  // namespace gtv::study
