#pragma once

#include <cstddef>

#include "gtv/study/config.hpp"
#include "gtv/study/ensemble_options.hpp"

namespace gtv::study {

struct AttributeReport {
  std::size_t cells = 0;
  double compute_s = 0;
};

/// Where the deviation of the average learned distribution from the training points comes from: a
/// ladder of controlled runs on common random numbers, each of which adds one cause:
///   smoothing       the points, seen at t_min: p(x | epsilon)
///   discretisation  the exact score's flow with the study's steps (and table, if by lookup)
///   features        the best linear model, population weights W*: features and ridge
///   design          ensembles trained on P samples of the true target (J0)
///   noise           the same samples with the proxy target (J1)
/// and the Shapley values of the last four: since they interact, each one's share averaged over
/// the four orders in which they can be added (noise needs design, design needs features;
/// discretisation can come anywhere). "Without discretisation" is Heun with 150 geometric steps.
///
/// Writes `out`/{attribute.csv, attribute.npz, manifest.json}, each whole or not at all.
/// @throws gtv::InputError before any work if the study cannot be run, its estimator is not linear
/// ridge regression on normal noise, or `out` holds a run of other settings; gtv::WorkError if the
/// work or the writing fails.
AttributeReport attribute_study(const Study& asked, const EnsembleOptions& options);

}  // namespace gtv::study
