#pragma once

#include "score/point_set.hpp"
#include "score/posterior_sums.hpp"

namespace gtv::score {

/// Rigorous bounds of what rounding does to a query's denoiser. u is the unit roundoff of the
/// arithmetic, 2^-53 or 2^-24; sums of K terms in any order are off by at most K u of the sum of
/// magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).

inline constexpr double double_roundoff = 0x1p-53;

/// Whether single precision has the range for a query: else it is no use, however large its bound.
[[nodiscard]] bool single_holds(const LeveledPoints& at, double query_norm);

/// Largest error of a logit slope y . nu_m + bias_m computed by a dot product.
[[nodiscard]] double logit_error(const LeveledPoints& at, double query_norm, double u);

/// Largest error of a logit computed from a squared distance |y - alpha nu|^2 <= `square`.
[[nodiscard]] double distance_logit_error(const LeveledPoints& at, double query_norm,
                                          double square);

/// How a mean E[nu | x] was summed.
struct Summed {
  double mean_norm = 0;
  double query_norm = 0;
  double logit_error = 0;      ///< largest, of a point's logit
  double terms = 0;            ///< roundings that a summand goes through, at most
  double raises = 0;           ///< times that a sum was scaled by an exponential, at most
  double u = double_roundoff;  ///< roundoff of the arithmetic
  double shift = 0;            ///< |summand - nu|, the same for all: 0 where nu itself is summed
  double lost = 0;             ///< bound of what is missing from the mean
};

/// The error of the denoiser.
[[nodiscard]] double mean_error(const LeveledPoints& at, const PosteriorSums& sums,
                                const Summed& how);

}  // namespace gtv::score
