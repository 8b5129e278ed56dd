#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// What comparisons set themselves, in place of what the study says.
struct EnsembleSettings {
  int members = 400;
  int trajectories = 0;  ///< 0: 5000 on the line, 10000 in the plane
  int bins = 0;          ///< 0: 60 on the line, 50 an axis in the plane
};

/// The study with these settings and stratified seeds, whose sampling noise is far below that of
/// the ensemble.
/// @throws gtv::InputError unless every cell's estimator is of that kind and there are 4 members or
/// more.
[[nodiscard]] Study ensemble_study(Study study, const EnsembleSettings& settings,
                                   const std::string& kind = "linear");

/// The manifest of a comparison. @param more entries to add.
[[nodiscard]] std::string manifest_text(const Study& study, const std::string& command,
                                        double compute_s, const nlohmann::ordered_json& more);

}  // namespace gtv::study
