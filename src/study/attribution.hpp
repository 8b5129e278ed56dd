#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "gtv/metric/bootstrap.hpp"
#include "gtv/study/attribute.hpp"
#include "study/cell_setup.hpp"
#include "study/progress.hpp"

namespace gtv::study {

enum class Cause { smoothing, discretisation, features, design, noise };
inline constexpr std::array<std::string_view, 5> cause_names = {"smoothing", "discretisation",
                                                                "features", "design", "noise"};

struct Estimate {
  double value = 0;
  metric::Interval interval;  ///< 95 % over members; the value itself where none vary
};

/// What adding one cause changes.
struct Rung {
  Estimate gap_mass;     ///< change of it
  Estimate wasserstein;  ///< change of W_1 from the training points, data units
  Estimate density;      ///< total variation between before and after; the ladder only
};

struct CellAttribution {
  std::array<Rung, 5> ladder;
  std::array<Rung, 5> shapley;  ///< the first, smoothing, is the ladder's
  /// After each rung: gap mass, W_1 from the points.
  std::array<Estimate, 5> gap_mass;
  std::array<Estimate, 5> wasserstein;
  std::array<std::vector<double>, 5> share;  ///< on the bins
  Estimate trace_ratio;                      ///< of Cov(W), J1 over J0
};

[[nodiscard]] CellAttribution attribute_cell(const CellSetup& cell, const EnsembleOptions& options,
                                             Progress& progress);

/// Ensembles that attribute_cell samples.
inline constexpr std::size_t ensembles_an_attribution = 4;

}  // namespace gtv::study
