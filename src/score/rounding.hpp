#pragma once

#include "score/point_set.hpp"
#include "score/posterior_sums.hpp"

namespace gtv::score {

/// Rigorous bounds of what rounding does to a query's denoiser. u is the unit roundoff of the
/// arithmetic, 2^-53 or 2^-24; sums of K terms in any order are off by at most K u of the sum of
/// magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).

/// Largest error of a logit slope y . nu_m + bias_m computed by a dot product.
[[nodiscard]] double logit_error(const LeveledPoints& at, double query_norm, double u);

/// Largest error of a logit computed from a squared distance |y - alpha nu|^2 <= `square`.
[[nodiscard]] double distance_logit_error(const LeveledPoints& at, double query_norm,
                                          double square);

/// The error of E[nu | x] from logits that are off by at most `logit_error` each, and from summing
/// `terms` points in arithmetic of roundoff u.
[[nodiscard]] double mean_error(const LeveledPoints& at, const PosteriorSums& sums,
                                double mean_norm, double query_norm, double logit_error,
                                double terms, double u);

}  // namespace gtv::score
