#pragma once

#include <span>
#include <string>
#include <vector>

#include "gtv/metric/bootstrap.hpp"
#include "gtv/metric/cumulants.hpp"
#include "gtv/study/compare.hpp"
#include "study/cell_kernel.hpp"
#include "study/cell_setup.hpp"
#include "study/linear_ensemble.hpp"

namespace gtv::study {

/// How far an ensemble is from a reference one, by total variation of the mean densities.
struct Distance {
  double value = 0;
  double floor = 0;     ///< mean of what two ensembles of one law would show
  double floor_99 = 0;  ///< its 99 % quantile
};

/// Cumulants of the score across members at one deciding place, along its direction.
struct PlaceCumulants {
  double t = 0;
  std::vector<double> x;
  metric::Cumulants cumulants;
};

/// What one theory says of a cell, and how well.
struct TheoryResult {
  std::string theory;
  std::string failure;  ///< why there is nothing else; empty as a rule
  std::vector<double> share;
  double gap_mass = 0;
  double trace = 0;
  std::vector<PlaceCumulants> places;
  CellKernel kernel;
  // Beside an ensemble only:
  Distance distance;
  metric::Interval interval;  ///< of the distance, 95 %
  double wasserstein = 0;
  double wasserstein_floor = 0;
  /// |mean weights - ensemble's| / |ensemble's|, its sampling noise removed; NaN if that is all.
  double mean_error = 0;
  Distance twice;         ///< of the theory with twice the covariance
  Distance other_target;  ///< of the theory for the target that was not trained on
  std::string verdict;
  std::string note{};
};

struct CellComparison {
  double features_per_sample = 0;  ///< F / P
  double quadrature_error = 0;     ///< of the theory's integrals, relative
  std::vector<double> share_true;  ///< p(x | epsilon)
  std::vector<double> share;       ///< of the ensemble, empty without one
  std::vector<double> share_q25;
  std::vector<double> share_q75;
  double gap_mass = 0;
  metric::Interval gap_interval;  ///< 95 %
  double trace = 0;
  metric::Interval trace_interval;  ///< 95 %
  std::vector<PlaceCumulants> places;
  CellKernel kernel;  ///< measured; of the naive estimator the white one, which is known
  std::vector<TheoryResult> theories;
};

/// Resamples of every bootstrap on the line; statistics of the plane are slow and get fewer.
inline constexpr int bootstrap_resamples = 300;

/// metric::total_variation, as a statistic of two mean rows.
[[nodiscard]] double total_variation(std::span<const double> p, std::span<const double> q);

/// @param floor total variations between ensembles of one law.
[[nodiscard]] Distance above_floor(double value, const std::vector<double>& floor);

/// The rule of compare_study. @param wrong distances of the wrong theories.
[[nodiscard]] std::string judgement(const Distance& distance, const std::vector<Distance>& wrong);

/// Mean, quartiles and gap mass of an ensemble's shares, (members, bins).
void describe_shares(const CellSetup& cell, const Matrix& shares, CellComparison& result);

[[nodiscard]] CellComparison compare_cell(const CellSetup& cell, const CompareOptions& options,
                                          Progress& progress);

/// Ensembles that compare_cell samples, for a progress line.
[[nodiscard]] std::size_t ensembles_a_cell(const CompareOptions& options);

}  // namespace gtv::study
