#pragma once

#include <cstdint>

#include "gtv/base/array.hpp"
#include "gtv/metric/test.hpp"

namespace gtv::metric {

/// Distances between two samples in any dimension, and tests of whether they have the same law.
/// Throughout: @param a (n, D), b (m, D), finite, at least two rows each (each row a sample).
/// @throws gtv::InputError otherwise.
/// @cost (n + m)^2 D operations of `multiply` and 8 (n + m)^2 bytes; a test in addition
/// (n + m)^2 permutations. On all threads; the same bits for any number of them.
/// @accuracy entries of the matrix of distances 1e-9 relative, close pairs as far ones, their means
/// 1e-12 of the largest.

/// Energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'|, Euclidean, data units. Unbiased: pairs of
/// different rows only, so it is 0 on average where the laws are equal, and may be negative.
/// @source section 8
[[nodiscard]] double energy_distance(const MatrixView& a, const MatrixView& b);

/// Whether two samples differ in law, by the energy distance and permutations of the rows.
/// p = (1 + #{permuted >= observed}) / (1 + permutations), exact where rows are exchangeable.
/// Deterministic in `seed`.  @throws also if permutations < 1.
[[nodiscard]] TestResult energy_test(const MatrixView& a, const MatrixView& b, int permutations,
                                     std::uint64_t seed);

/// The median of the distances between different rows of both samples together, the width that
/// `mmd_squared` takes by itself.
[[nodiscard]] double median_distance(const MatrixView& a, const MatrixView& b);

/// Squared maximum mean discrepancy E k(X, X') + E k(Y, Y') - 2 E k(X, Y) with the Gaussian kernel
/// k(x, y) = exp(-|x - y|^2 / (2 bandwidth^2)). Unbiased, as above.
/// @param bandwidth > 0, data units; 0 stands for median_distance(a, b).
/// @throws also for another bandwidth, or if the median is 0.
/// @source section 8
[[nodiscard]] double mmd_squared(const MatrixView& a, const MatrixView& b, double bandwidth = 0);

/// Whether two samples differ in law, by mmd_squared; as energy_test.
[[nodiscard]] TestResult mmd_test(const MatrixView& a, const MatrixView& b, int permutations,
                                  std::uint64_t seed, double bandwidth = 0);

struct SlicedDistance {
  double mean = 0;
  double standard_error = 0;  ///< over directions; NaN for one
};

/// Sliced W_1: the mean over random directions, uniform on the sphere, of W_1 between the samples'
/// projections. Data units. One row each is enough. Deterministic in `seed`.
/// @throws also if directions < 1.
/// @cost directions ((n + m) D + (n + m) log(n + m)), on all threads.
/// @source section 8
[[nodiscard]] SlicedDistance sliced_wasserstein_1(const MatrixView& a, const MatrixView& b,
                                                  int directions, std::uint64_t seed);

}  // namespace gtv::metric
