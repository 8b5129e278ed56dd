#pragma once

#include <string>
#include <vector>

#include "gtv/io/npz.hpp"
#include "study/comparison.hpp"

namespace gtv::study {

/// A row for each cell and theory.
[[nodiscard]] std::string compare_csv(const Study& study, const std::vector<CellComparison>& cells);
/// A row for each cell, law (the ensemble or a theory) and deciding place.
[[nodiscard]] std::string cumulants_csv(const Study& study,
                                        const std::vector<CellComparison>& cells);
/// Axes, edges and densities for pictures: compare.npz.
[[nodiscard]] io::Npz comparison_arrays(const Study& study, const Config& config, int dimension,
                                        const std::vector<CellComparison>& cells);

}  // namespace gtv::study
