#pragma once

#include <cstdint>
#include <vector>

#include "gtv/io/npz.hpp"
#include "gtv/study/config.hpp"
#include "gtv/study/progress.hpp"

namespace gtv::study {

/// What one cell of a study found.
struct CellResult {
  std::vector<double> density_mean;  ///< [bin] or [y, x], per unit length or area
  std::vector<double> density_q25;
  std::vector<double> density_q75;
  std::vector<double> density_variance;         ///< over members, unbiased; NaN of one member
  std::vector<double> density_skewness;         ///< k_3 / k_2^(3/2) of Fisher's k-statistics
  std::vector<double> density_excess_kurtosis;  ///< k_4 / k_2^2
  std::vector<double> density_true;             ///< p(x | epsilon) averaged over each bin
  std::vector<double> density_pfode;            ///< of the exact score's PF-ODE with the same steps
  std::vector<double> inside;                   ///< [member]; none if too many
  std::vector<double> member_density;           ///< 1-D: [member, bin]; empty if too large to keep
  std::vector<double> member_coarse;            ///< 2-D: [member, y, x] on 50 x 50 cells, shares
  /// 2-D runs by lookup: mean over members of histograms whose columns are normalised, [y, x].
  std::vector<double> column_mean;
  std::vector<double> points;  ///< (M, D) of the data, after rotation
  std::int64_t features = 0;   ///< F; 0 for an estimator without features
  double gap_mass = 0;         ///< 1-D: of the mean density
  double min_reciprocal_condition = 1;
  std::uint64_t not_finite = 0;
  std::uint32_t members = 0;
  double inside_mean = 0;  ///< over members
  double floor = 0;        ///< models = "auto": what was reached
  /// Of the learned score at the probes, over members: [t, x, axis], and its square.
  std::vector<double> score_mean;
  std::vector<double> score_covariance;
};

struct StudyResult {
  int dimension = 1;
  int bins = 0;
  double range[2] = {0, 0};
  std::vector<CellResult> cells;
  double compute_s = 0;
  std::uint64_t trajectory_steps = 0;  ///< over all cells and members
};

/// Computes every cell, one after another, members in parallel.
/// @throws gtv::InputError before any work if a cell cannot be run or the cells' arrays would not
/// have one shape.
[[nodiscard]] StudyResult compute_study(const Study& study, const ProgressReport& progress = {});

/// The arrays of density.npz.
[[nodiscard]] io::Npz density_arrays(const Study& study, const StudyResult& result);

/// The rows of cells.csv.
[[nodiscard]] std::string cells_csv(const Study& study, const StudyResult& result);

}  // namespace gtv::study
