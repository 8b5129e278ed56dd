#pragma once

#include <optional>
#include <span>

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// How far two models agree that were trained on disjoint halves of a training set.
struct Agreement {
  double cosine = 0;                 ///< mean cosine of the angle between paired samples
  double cosine_standard_error = 0;  ///< over pairs; NaN for one pair
  /// Share of pairs nearer to each other than either is to its nearest training point.
  std::optional<double> nearer_than_training;
};

/// Agreement of samples that two such models make of the same noise. Where they generalise, they
/// learn the same law and samples agree; where they memorise, each gives back its own half.
///
/// The cosine is of a_i - m and b_i - m, m the mean of all samples of both; of two vectors of
/// length 0 it is 1, of one 0.
/// @param a, b (n, D), row i of both from the same noise; finite, n >= 1, D >= 1.
/// @param a_to_training, b_to_training (n) or both empty: each sample's distance to the nearest
/// point of the half that its model was trained on.
/// @throws gtv::InputError otherwise. @accuracy 1e-13. @cost O(n D).
/// @source Kadkhodaie, Guth, Simoncelli, Mallat 2024 (arXiv 2310.02557)
[[nodiscard]] Agreement half_agreement(const MatrixView& a, const MatrixView& b,
                                       std::span<const double> a_to_training = {},
                                       std::span<const double> b_to_training = {});

}  // namespace gtv::metric
