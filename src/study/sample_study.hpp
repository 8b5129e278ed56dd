#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "gtv/io/npz.hpp"
#include "gtv/metric/agreement.hpp"
#include "gtv/metric/nearest.hpp"
#include "gtv/metric/proportions.hpp"
#include "gtv/metric/sample_distance.hpp"
#include "gtv/study/config.hpp"
#include "gtv/study/progress.hpp"
#include "study/sample_cell.hpp"

namespace gtv::study {

/// In place of a training point's row, where a cell has failed.
inline constexpr Index no_row = -1;

/// What one cell of a study in more than two dimensions found.
struct SampleResult {
  FloatMatrix samples;                  ///< (member * trajectory, D)
  metric::Neighbours neighbours;        ///< of each sample, two of them
  metric::Share memorised;              ///< at 1/3
  metric::Interval memorised_ci;        ///< 95 %
  metric::SlicedDistance sliced;        ///< W_1 to the training points
  metric::TestResult energy{NAN, NAN};  ///< energy distance to them; NaN for one sample
  /// squared maximum mean discrepancy; NaN also where most distances are 0
  metric::TestResult mmd{NAN, NAN};
  metric::Agreement halves;  ///< of the models of two disjoint halves
  double error_bound = 0;    ///< of the denoiser, relative to the data's radius
};

struct SampleStudyResult {
  std::vector<SampleCell> cells;
  std::vector<SampleResult> results;
  double compute_s = 0;
  std::uint64_t trajectory_steps = 0;
};

/// Samples and measures every cell, one after another.
/// @throws gtv::InputError before any work if a cell cannot be run.
[[nodiscard]] SampleStudyResult compute_samples(const Study& study,
                                                const ProgressReport& progress = {});

/// [sweep..., member, trajectory, D], as samples.npy has it.
[[nodiscard]] Array<float> samples_array(const Study& study, const SampleStudyResult& result);
/// The arrays of neighbours.npz.
[[nodiscard]] io::Npz neighbour_arrays(const Study& study, const SampleStudyResult& result);
/// The rows of cells.csv.
[[nodiscard]] std::string sample_cells_csv(const Study& study, const SampleStudyResult& result);

}  // namespace gtv::study
