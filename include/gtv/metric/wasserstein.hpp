#pragma once

#include <span>

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// W_1 on the line between two histograms on the same equal bins of [lo, hi]: the integral of
/// |F - G|, mass uniform within a bin. Each side is divided by its own mass, so what fell outside
/// is not moved. Data units, at most hi - lo.
/// @param p, q (bins), masses in any unit, 0 or more.
/// @throws gtv::InputError for different lengths, no bins, negative or not finite masses, a side
/// without mass, or unless lo < hi.
/// @accuracy bins * 1e-16 of hi - lo, also where F and G cross within a bin. @cost O(bins).
/// @source section 8
[[nodiscard]] double wasserstein_1(std::span<const double> p, std::span<const double> q, double lo,
                                   double hi);

/// W_1 on the line between two samples, each value of one with the same share; their numbers may
/// differ. @param a, b (n), (m), any order.
/// @throws gtv::InputError if either is empty or not finite.
/// @accuracy (n + m) * 1e-16 of the range. @cost O((n + m) log(n + m)). @source section 8
[[nodiscard]] double wasserstein_1(std::span<const double> a, std::span<const double> b);

/// Sliced W_1 between two histograms on the square [lo, hi]^2: the mean, over `directions` equally
/// spaced angles k pi / directions, of W_1 between the projections of the bins' centres (mass sits
/// at the centre). Each side is divided by its own mass. Data units.
/// @param p, q [y, x], the same shape; masses as above.
/// @throws gtv::InputError as above, or if directions < 1.
/// @accuracy as written bins * 1e-16 of hi - lo; the mean over all angles differs by
/// O(1 / directions^2) of it, which the test bounds for a shift.
/// @cost O(directions bins log bins), on all threads; the same bits for any number of them.
/// @source section 8
[[nodiscard]] double sliced_wasserstein_1(const MatrixView& p, const MatrixView& q, double lo,
                                          double hi, int directions);

}  // namespace gtv::metric
