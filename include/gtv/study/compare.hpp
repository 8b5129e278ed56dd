#pragma once

#include <string>
#include <vector>

#include "gtv/study/config.hpp"
#include "gtv/study/ensemble_options.hpp"

namespace gtv::study {

struct CompareOptions : EnsembleOptions {
  /// Empty: large-p, finite-p, population, conditional; for tau > 0 gradient-flow; for naive all.
  std::vector<std::string> theories{};
  bool ensemble = true;  ///< train one, and judge the theories by it
};

struct CompareReport {
  std::size_t cells = 0;
  double compute_s = 0;
  int holds = 0;
  int fails = 0;
  int undecided = 0;
  int not_computed = 0;  ///< theories that had no answer for a cell
};

/// Predicts each cell's average learned density by every theory (of a linear model's weights, or
/// for the naive estimator the path integral and its approximations) and, with `ensemble`, trains
/// an ensemble of the same size and says how far each prediction is from it: writes
/// `out`/{compare.csv, cumulants.csv, compare.npz, manifest.json}, each whole or not at all. The
/// arrays hold each law's V-kernel too.
///
/// Verdict, a rule stated beforehand: *fails* if the total variation is more than 0.02 above the
/// floor, the mean of what two ensembles of one law would show at this size; *holds* if it is not
/// and two wrong theories are both rejected at the same size, their distance above the 99 %
/// quantile of their floor: twice the covariance, and the moments of the other target (naive: twice
/// kappa alone); else *undecided*.
/// @throws gtv::InputError before any work if the study cannot be run, its estimator has no theory,
/// or `out` holds a run of other settings; gtv::WorkError if writing fails. A theory that
/// fails in a cell, or a cell whose training fails, leaves rows that say why.
CompareReport compare_study(const Study& asked, const CompareOptions& given);

}  // namespace gtv::study
