#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "gtv/study/config.hpp"
#include "gtv/study/ranks.hpp"

namespace gtv::study {

/// All that the bits of a study's results depend on: settings, contents of data files, and what
/// computes. Work that was begun can be gone on with where this is the same.
struct RunPlan {
  nlohmann::ordered_json settings;  ///< as settings_of, through text once: what a file gives back
  nlohmann::ordered_json data;      ///< {"/where/train.npy": "<checksum>"}
  nlohmann::ordered_json versions;  ///< of gtv, its sources, compiler, SIMD target, BLAS

  [[nodiscard]] std::string text() const;
};

/// @throws gtv::InputError if a data file cannot be read.
/// @param ranks that may have agreed on the data.
[[nodiscard]] RunPlan plan_of(const Study& study, const Ranks* ranks = nullptr);
/// @throws gtv::InputError if it is no such text.
[[nodiscard]] RunPlan parse_plan(const std::string& text);
/// Of a manifest, which may say nothing but the settings.
/// @throws gtv::InputError if it does not say these.
[[nodiscard]] RunPlan plan_of_manifest(const std::string& manifest);

/// Checksums that ranks have agreed on; where they have not, or there are none, those of now.
[[nodiscard]] nlohmann::ordered_json agreed_checksums(const Study& study, const Ranks* ranks);
/// Checksums of the study's data files, by their absolute names.
[[nodiscard]] nlohmann::ordered_json data_checksums(const Study& study);
/// "data file /where/train.npy: \"<checksum>\" there, \"<checksum>\" here" of the first that
/// differs.
[[nodiscard]] std::string data_difference(const nlohmann::ordered_json& there,
                                          const nlohmann::ordered_json& here);

}  // namespace gtv::study
