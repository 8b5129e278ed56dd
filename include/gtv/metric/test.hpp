#pragma once

#include <cstdint>
#include <span>

#include "gtv/base/array.hpp"

namespace gtv::metric {

struct TestResult {
  double statistic = 0;
  double p_value = 1;
};

/// Two-sample permutation test over ensemble members; statistic: squared distance between the mean
/// rows. p = (1 + #{permuted >= observed}) / (1 + permutations), so P(p <= level) <= level when the
/// members of both are exchangeable. Deterministic in `seed`, for any number of threads.
/// @param a (n, bins)  @param b (m, bins), finite, at least one row each; any units.
/// @throws gtv::InputError otherwise, or if permutations < 1.
/// @accuracy the statistic to 1e-12 relative to the rows' mean square about their common mean.
/// @cost (n + m)^2 (bins + permutations) operations of `multiply`.
[[nodiscard]] TestResult permutation_test(const MatrixView& a, const MatrixView& b,
                                          int permutations, std::uint64_t seed);

/// Two-sided Mann-Whitney test, normal approximation with tie and continuity correction; good to a
/// few percent of p from 8 values each. Statistic: U of `a`, the number of pairs with a > b, ties
/// half. p = 1 if all values are equal.
/// @throws gtv::InputError if either is empty or not finite.
[[nodiscard]] TestResult mann_whitney(std::span<const double> a, std::span<const double> b);

/// Entropy -sum p log p (natural) of each row of masses (rows are normalised first), (n).
/// @throws gtv::InputError for a negative mass or a row whose sum is not positive and finite.
[[nodiscard]] Vector row_entropy(const MatrixView& masses);

}  // namespace gtv::metric
