#pragma once

#include <filesystem>

#include "gtv/data/dataset.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {

/// The points that a configuration names, in any dimension and as they are stored: the file, preset
/// or points, then the first data.limit of them, then data.centre. Weights, spread and angle are
/// left to the caller.
/// @param directory where relative files are.
/// @throws gtv::InputError naming the key: as data::load_dataset and data::preset_dataset, or if
/// there are fewer points than the limit.
[[nodiscard]] data::Dataset load_study_data(const Config& config,
                                            const std::filesystem::path& directory);

}  // namespace gtv::study
