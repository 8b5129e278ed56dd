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
/// rows. p = (1 + #{permuted >= observed}) / (1 + permutations). Deterministic in `seed`.
/// @param a (n, bins)  @param b (m, bins).
[[nodiscard]] TestResult permutation_test(const MatrixView& a, const MatrixView& b,
                                          int permutations, std::uint64_t seed);

/// Two-sided Mann-Whitney test, normal approximation with tie and continuity correction.
[[nodiscard]] TestResult mann_whitney(std::span<const double> a, std::span<const double> b);

/// Entropy -sum p log p of each row of masses (rows are normalised first), (n).
[[nodiscard]] Vector row_entropy(const MatrixView& masses);

}  // namespace gtv::metric
