#pragma once

#include <span>

namespace gtv::metric {

/// The first four cumulants of a distribution from a sample of it.
struct Cumulants {
  double mean = 0;             ///< k_1, units of the values
  double variance = 0;         ///< k_2, their square
  double skewness = 0;         ///< k_3 / k_2^(3/2), a pure number; 0 if all values are equal
  double excess_kurtosis = 0;  ///< k_4 / k_2^2, the same
};

/// Fisher's k-statistics, each an unbiased estimate of its cumulant (their ratios are not). Of n
/// normal values, skewness and excess kurtosis have mean 0 and standard errors sqrt(6 / n) and
/// sqrt(24 / n) for large n (2 % less at n = 100).
/// @param values (n), n >= 4, finite.
/// @throws gtv::InputError otherwise; gtv::WorkError if the variance is beyond the largest double.
/// @accuracy 1e-12 where the values' largest magnitude is at most 10 standard deviations, and that
/// much worse where it is more. @cost two passes. @source T6.2
[[nodiscard]] Cumulants cumulants(std::span<const double> values);

/// The same of n values of which sums are known. Of fewer than four, what they do not tell is NaN.
/// @param second, third, fourth sums of the deviations from the mean to these powers.
/// @param n at least 1.
[[nodiscard]] Cumulants cumulants_of_sums(double n, double mean, double second, double third,
                                          double fourth);

}  // namespace gtv::metric
