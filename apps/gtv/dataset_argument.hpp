#pragma once

#include <string>

#include "gtv/data/dataset.hpp"
#include "gtv/study/sample_sets.hpp"

namespace gtv::app {

/// "fashion-mnist:test" is a part of a preset, by default "train"; anything else a file or folder.
/// @throws gtv::InputError that begins with the option, as data::load_dataset and
/// data::preset_dataset.
[[nodiscard]] data::Dataset named_dataset(const std::string& option, const std::string& name);

/// The same for samples, which may be several sets (see study::load_sample_sets).
/// @param dimension of the training points.
[[nodiscard]] study::SampleSets named_samples(const std::string& option, const std::string& name,
                                              Index dimension);

/// How help texts call such a name.
inline constexpr const char* dataset_names = "FILE|PRESET[:PART]";

}  // namespace gtv::app
