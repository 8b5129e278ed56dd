#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gtv/data/dataset.hpp"
#include "gtv/metric/intrinsic_dimension.hpp"
#include "gtv/metric/nearest.hpp"
#include "gtv/metric/proportions.hpp"
#include "gtv/metric/test.hpp"
#include "gtv/study/progress.hpp"

namespace gtv::study {

/// A share and its 95 % interval.
struct ShareEstimate {
  metric::Share share;
  metric::Interval interval;
};

/// What honest samples would give, by data that no model was trained on.
struct HeldOut {
  std::string source;  ///< "test", or "leave-one-out": training points against the others
  ShareEstimate memorised;
  Matrix distance;  ///< (m, 2) to the two nearest distinct training points
};

/// What honest samples would give, by the dimension of the data.
struct DimensionNull {
  metric::IntrinsicDimension dimension;  ///< infinite if no two distances differ
  Index points = 0;                      ///< training points that it is told from
  double fraction = 0;                   ///< threshold^d; NaN if d is infinite
  metric::Interval interval;             ///< from that of d
};

/// Whether samples are nearer to training points than to as many test points. Both sets are in
/// random order; of equally near points that which comes first counts, and a sample that is as near
/// to the kth of both is left out.
struct NearerToTraining {
  metric::Share share;
  Index compared_with = 0;  ///< points on each side
  /// Of the share against 1/2, by metric::swap_test of the kth training and the kth test point: a
  /// sample that was made without training points may have any law.
  double p_value = 1;
  metric::Interval honest;  ///< 95 % of all swaps give such a share; {0, 1} if all samples tie
};

/// How p of both comparisons with held-out points was found.
struct HeldOutTest {
  /// "independent": given the training points, samples and test points are independent draws, so
  /// Fisher's and the Mann-Whitney test hold. "exchange": points that are left out share neighbours
  /// with one another, and all samples one training set, so metric::exchange_test.
  std::string kind;
  Index training = 0;  ///< points that changed sides, for "exchange"; else 0
  Index samples = 0;
  int permutations = 0;
};

/// Rows that equal others exactly.
struct Duplicates {
  Index training = 0;          ///< training points that repeat an earlier one
  Index largest_group = 1;     ///< of equal training points
  Index samples = 0;           ///< samples that repeat an earlier one
  Index samples_in_train = 0;  ///< samples that are training points
  Index test_in_train = 0;     ///< test points that are
};

/// A point of the curve over thresholds.
struct CurvePoint {
  double threshold = 0;
  ShareEstimate memorised;
  double null_dimension = 0;
  double null_held_out = 0;
};

/// How much a set of samples memorises a training set.
struct Memorization {
  Index n_train = 0;
  Index n_samples = 0;
  Index dimension = 0;
  double threshold = 0;
  ShareEstimate memorised;  ///< share of samples with d1 / d2 < threshold
  DimensionNull by_dimension;
  HeldOut held_out;
  HeldOutTest test;
  double p_value = 1;                      ///< of the two shares, samples' and held-out, two-sided
  metric::TestResult mann_whitney;         ///< of d1 of samples against d1 of held-out points
  double sample_farther = 0.5;             ///< share of such pairs where the sample's is the larger
  std::optional<NearerToTraining> nearer;  ///< if there are test points
  Duplicates duplicates;
  std::vector<CurvePoint> curve;  ///< thresholds .05, .1, … .95
  metric::Neighbours neighbours;  ///< (n, 2), of the samples
};

struct MemorizeOptions {
  double threshold = 1.0 / 3;
  std::uint64_t seed = 0;        ///< of which training points stand for all
  Index held_out_points = 2000;  ///< training points that are left out one by one, at most
  Index dimension_points = metric::most_dimension_points;
  int permutations = 4999;  ///< of the exchange test, p is at least .0004
  ProgressReport progress{};
};

/// Sets samples against a training set and two nulls: how many samples are nearer to one training
/// point than data that were never trained on would be. The same numbers for any number of threads.
/// @param train at least 3 distinct points.  @param test of the law of `train`, none of them
/// trained on; null if there are none: then some training points are held against the others.
/// Both are taken to be independent draws, samples too: p says how likely so large a difference is
/// if these are of the law of `train`. That of NearerToTraining asks less.
/// @throws gtv::InputError naming the command's option, for too few points, other dimensions or
/// image shapes, numbers that are not finite, or a threshold outside (0, 1).
/// @cost 2 (n + m + 5000) M D operations of multiply_transposed; the points are not copied. Without
/// test points 2 (4000 + 2000) 4000 D more at most, and what exchange_test takes; with them
/// swap_test.
/// @source section 8; Meehan, Chaudhuri, Dasgupta 2020 (arXiv 2004.05675), exchange_test, swap_test
[[nodiscard]] Memorization memorize(const data::Dataset& train, const data::Dataset& samples,
                                    const data::Dataset* test, const MemorizeOptions& options);
/// The same of several sets of samples; what the training points tell is computed once.
[[nodiscard]] std::vector<Memorization> memorize(const data::Dataset& train,
                                                 std::span<const data::Dataset> samples,
                                                 const data::Dataset* test,
                                                 const MemorizeOptions& options);

/// What was measured of what, for files.
struct MemorizeInputs {
  const data::Dataset& train;
  const data::Dataset& samples;
  const data::Dataset* test = nullptr;
  std::uint64_t seed = 0;
  std::string command{};
};

/// One object: "memorized_fraction", "ci95", "null", …
[[nodiscard]] std::string memorize_json(const Memorization& found, const MemorizeInputs& inputs);
/// What was found, in one line that says so where many honest samples count as memorised.
[[nodiscard]] std::string memorize_verdict(const Memorization& found);
/// What was found, in lines; the last is the verdict.
[[nodiscard]] std::string memorize_text(const Memorization& found);
/// memorize.json, memorize.csv and memorize.npz, all or none.
/// @throws gtv::InputError if the folder cannot be made or written to; gtv::WorkError if writing
/// fails.
void write_memorization(const std::filesystem::path& folder, const Memorization& found,
                        const MemorizeInputs& inputs);

}  // namespace gtv::study
