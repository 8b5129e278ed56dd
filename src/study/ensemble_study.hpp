#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "gtv/study/config.hpp"
#include "gtv/study/ensemble_options.hpp"

namespace gtv::study {

/// The study with the members, trajectories and bins of the options and stratified seeds, whose
/// sampling noise is far below that of the ensemble.
/// @throws gtv::InputError unless every cell's estimator is of that kind and there are 4 members or
/// more.
[[nodiscard]] Study ensemble_study(Study study, const EnsembleOptions& options,
                                   const std::string& kind = "linear");

/// The manifest of a comparison. @param more entries to add.
[[nodiscard]] std::string manifest_text(const Study& study, const std::string& command,
                                        double compute_s, const nlohmann::ordered_json& more);

}  // namespace gtv::study
