#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// A number made of the mean rows of two ensembles, such as their total variation. Called on
/// several threads at once.
using MeanStatistic =
    std::function<double(std::span<const double> mean_a, std::span<const double> mean_b)>;

struct Interval {
  double lo = 0;
  double hi = 0;
};

/// Bootstrap over ensemble members: resamples are members (rows) drawn with replacement, and a
/// statistic is that of the resamples' means. All are deterministic in `seed`, to the bit for any
/// number of threads, and throw
/// @throws gtv::InputError for an ensemble without members or columns, different numbers of
/// columns, entries that are not finite, resamples < 1 or a level outside (0, 1); gtv::WorkError if
/// the statistic of a resample is not finite.
/// @cost resamples times (n + m) bins operations of `multiply`, and as many statistics; on all
/// threads.

/// Percentile interval of the statistic, both ensembles resampled; an ensemble of one row stands
/// for an exact prediction, and does not vary.
///
/// Fit for differences and shares. A distance between nearly equal means is pushed up by the
/// resampling as it is by the ensemble's own noise: read it beside `null_distribution`.
/// @param a (n, bins)  @param b (m, bins)  @param level the share of resamples inside, as 0.95.
/// @accuracy for a difference of means of 40 normal members each, 200 resamples at level 0.95
/// cover the truth in 92 to 96 of 100 cases.
[[nodiscard]] Interval bootstrap_interval(const MatrixView& a, const MatrixView& b,
                                          const MeanStatistic& statistic, int resamples,
                                          double level, std::uint64_t seed);

/// The statistic between two ensembles that have the same law, the floor of comparing `a` with `b`:
/// groups of n and m members drawn from the members of both. In order of the resamples.
///
/// With n + m = N members, the variance of a mean is (N - 1) / N of what new members would give,
/// and more where the two ensembles differ.
/// @param a (n, bins)  @param b (m, bins).
[[nodiscard]] std::vector<double> null_distribution(const MatrixView& a, const MatrixView& b,
                                                    const MeanStatistic& statistic, int resamples,
                                                    std::uint64_t seed);

/// The floor of comparing `a` with an exact prediction: the statistic between the mean of n members
/// drawn from `a` and the mean of `a`. Its variance is (n - 1) / n of that of new members.
[[nodiscard]] std::vector<double> null_distribution(const MatrixView& a,
                                                    const MeanStatistic& statistic, int resamples,
                                                    std::uint64_t seed);

}  // namespace gtv::metric
