#pragma once

#include <string>
#include <vector>

#include "study/comparison.hpp"

namespace gtv::study {

/// Laws of a naive cell's average density: "path-integral" (T6.4), "leading-order" (p(x | epsilon),
/// the Gaussian prefactor kept), "linear-noise" (T6.5), "small-noise" (T6.6 as published).
[[nodiscard]] const std::vector<std::string>& white_theories();

/// What compare_cell is for linear models, for the naive estimator: deterministic predictions, and
/// with an ensemble how far they are from it. The wrong theory that has to be rejected is the path
/// integral at twice kappa. Notes give each one's total variation from the path integral.
[[nodiscard]] CellComparison compare_white_cell(const CellSetup& cell,
                                                const CompareOptions& options, Progress& progress);

}  // namespace gtv::study
