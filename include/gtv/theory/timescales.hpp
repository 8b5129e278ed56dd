#pragma once

#include <span>

#include "gtv/base/array.hpp"

namespace gtv::theory {

/// Times are those of the Ornstein-Uhlenbeck process x_t = e^{-t} x_0 + sqrt(1 - e^{-2t}) z, as
/// long as the noise has variance 1 in data units: e^{2t} - 1 = (sigma / alpha)^2, which carries
/// them to any schedule.

/// t of a noise sigma / alpha, data units. @accuracy 1e-15 relative.
[[nodiscard]] double time_of_noise(double noise);
/// sigma / alpha of a t. @accuracy 1e-15 relative.
[[nodiscard]] double noise_of_time(double t);

/// Speciation: until this time back from the end, noise hides the direction of most variance, and
/// with it which class a path will end in. t = log(Lambda) / 2; 0 if Lambda <= 1, where the noise
/// of the process never is larger than the data.
/// @param largest_eigenvalue Lambda, of the covariance of the data, data units squared; >= 0.
/// @throws gtv::InputError if it is negative or not finite. @source T8.1; Biroli, Bonnaire, de
/// Bortoli, Mezard 2024
/// Bortoli, Mezard 2024
[[nodiscard]] double speciation_time(double largest_eigenvalue);

/// Collapse: before this time back from the end the posterior spreads over many training points,
/// after it stands on one. t = log(1 + s2 / (n^{2/d} - 1)) / 2, for n points of an isotropic
/// Gaussian in d dimensions of variance s2 each.
/// @param points n >= 2  @param dimension d > 0, also broken  @param variance s2 > 0.
/// @throws gtv::InputError otherwise. @accuracy 1e-12 relative. @source T8.3
[[nodiscard]] double collapse_time(Index points, double dimension, double variance);

/// The same for a Gaussian of any covariance: where sum_k log(1 + lambda_k / noise^2) / 2, the
/// information that x has of x0, is log n.
/// @param eigenvalues lambda_k >= 0, data units squared, one of them positive.
/// @throws gtv::InputError otherwise, or for less than 2 points. @accuracy 1e-10 relative.
/// @source T8.3
[[nodiscard]] double collapse_time(Index points, std::span<const double> eigenvalues);

/// Probability phi that two paths that are one until time t, and independent from there to the end,
/// end in the same of two classes N(+-m, variance 1) of equal weight: 1/2 at late times, 1 at early
/// ones, .77520 where |m| e^{-t} is the standard deviation of x_t within a class.
/// @param mean_norm |m|, data units  @param variance within a class, >= 0  @param t >= 0, not 0 if
/// the variance is.
/// @throws gtv::InputError otherwise. @accuracy 1e-12 absolute. @source T8.2
[[nodiscard]] double same_class_probability(double mean_norm, double variance, double t);

}  // namespace gtv::theory
