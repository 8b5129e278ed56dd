#pragma once

#include <span>
#include <vector>

#include "study/cell_setup.hpp"

namespace gtv::study {

/// Length or area of a bin.
[[nodiscard]] double bin_volume(const Config::Density& bins, int dimension);

/// Each value times the factor: densities of shares, and shares of densities.
[[nodiscard]] std::vector<double> scaled(std::vector<double> values, double factor);

/// Mass of p(x | t) in each bin, by the error function: near t = 0 a peak is narrower than a bin.
/// D = 1: [bin]; D = 2: [y, x].
[[nodiscard]] std::vector<double> noised_shares(const data::Mixture& data,
                                                const forward::Level& level,
                                                const Config::Density& bins);

/// The training points themselves, seen without noise.
[[nodiscard]] std::vector<double> points_share(const CellSetup& cell);

/// Gap mass of shares on the cell's bins.
[[nodiscard]] double gap_mass(const CellSetup& cell, std::span<const double> share);

/// W_1 between shares on the cell's bins: exact on the line, sliced in the plane.
[[nodiscard]] double wasserstein(const CellSetup& cell, std::span<const double> p,
                                 std::span<const double> q);

}  // namespace gtv::study
