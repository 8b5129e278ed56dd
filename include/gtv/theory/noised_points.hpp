#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/base/stored_matrix.hpp"
#include "gtv/score/blocked_field.hpp"

namespace gtv::theory {

/// The posterior over the training points at one noise level, on average over draws x = a + s z, a
/// a training point and z standard normal: alpha = 1, sigma = s.
struct PosteriorAt {
  double noise = 0;             ///< s = sigma / alpha, data units
  double entropy = 0;           ///< mean over draws of the posterior's entropy H, nats
  double effective_points = 1;  ///< exp of it
  double effective_lo = 1;      ///< quartiles over draws of exp H
  double effective_hi = 1;
  double own_weight_share = 1;  ///< share of draws where a has posterior weight > 1/2
  double fraction = 0;          ///< E[tr C] / E[tr C + |score|^2]. @source T2.6
  /// Share of draws with cos(u*, u) > 0.9, where for flow matching, x_t = (1 - t) a + t z at
  /// t = s / (1 + s), u = z - a is what the network is trained on, and u* = E[u | x_t] what it
  /// learns. @source T8.4
  double deterministic_share = 1;
  double mmse = 0;     ///< E |a - E[a|x]|^2, data units squared
  double mmse_lo = 0;  ///< 95 % interval of it
  double mmse_hi = 0;
};

/// The information that noised points have of the points, by an integral over all levels.
struct Information {
  double nats = 0;  ///< (1/2) int mmse d(1/s^2)
  double lo = 0;    ///< 95 % interval, over draws
  double hi = 0;
};

/// From little noise to much.
struct PosteriorCurve {
  std::vector<PosteriorAt> levels;
  Information information;  ///< over all noise above that of the first level. @source T2.8
};

struct NoisedDraws {
  Index draws = 256;
  std::uint64_t seed = 0;
  /// Of the denoiser, see score::BlockedOptions.
  double tolerance = 1e-6;
  /// Called when a level is done for up to 256 draws, on any thread.
  std::function<void()> advance{};
};

/// A training set along the forward process. Equal rows are one point of larger weight.
class NoisedPoints {
 public:
  /// @param points (n, D), finite; kept as a handle.
  /// @param first_equal for each row the first that equals it, as metric::first_equal_row tells;
  /// empty: no two are equal.
  /// @throws gtv::InputError for less than two distinct points, as score::BlockedField, or for a
  /// `first_equal` of another length or that names a later row.
  explicit NoisedPoints(StoredMatrix points, const std::vector<Index>& first_equal = {});

  [[nodiscard]] Index distinct() const { return distinct_; }
  /// Entropy of the points' weights: log n if all are distinct.
  [[nodiscard]] double entropy() const { return entropy_; }
  /// Root mean square distance of the rows from their mean.
  [[nodiscard]] double radius() const { return field_.radius(); }

  /// Geometric levels, ascending, from where nearly every draw knows its own point (64 draws, or
  /// all if fewer, with a mean entropy below 1e-3, and half of that noise), but at least 1e-5
  /// radius(), to 5 radius(), where all points count nearly alike.
  /// @param count at least 2.  @throws gtv::InputError otherwise, and as `along`.
  [[nodiscard]] std::vector<double> noise_levels(Index count, const NoisedDraws& draws) const;

  /// The same draws at every level: a is a row drawn without replacement (all of them in turn, if
  /// there are more draws); z turns slowly with the level, so that curves are smooth. The integral
  /// for the information is by trapezoids in log s, the rest beyond the last level by the mmse
  /// between it and that without any data.
  /// @param noise ascending, positive.
  /// @throws gtv::InputError for another order, or less than 2 draws.
  /// @accuracy over draws: the intervals say. The information of 40 levels of noise_levels: 0.2 %.
  /// @cost draws x levels queries of score::BlockedField, 1000 D numbers, and as many a thread. The
  /// same bits for any number of threads.
  [[nodiscard]] PosteriorCurve along(std::span<const double> noise, const NoisedDraws& draws) const;

 private:
  StoredMatrix points_;
  std::vector<double> copies_;  // (n) rows equal to each; empty: 1
  Index distinct_ = 0;
  double entropy_ = 0;
  score::BlockedField field_;
};

/// The noise at which the mean posterior entropy is log 2, that of two points alike: the measured
/// collapse. By a straight line in log s between levels; none if no two levels have it between
/// them.
[[nodiscard]] std::optional<double> entropy_collapse_noise(std::span<const PosteriorAt> levels);
/// The noise at which half of the draws give their own point more than half of the weight.
[[nodiscard]] std::optional<double> own_weight_collapse_noise(std::span<const PosteriorAt> levels);

}  // namespace gtv::theory
