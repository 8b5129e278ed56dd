#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/feature/product.hpp"

namespace gtv::estimator {

/// One coordinate (time after the spatial ones) of a block of samples, made contiguous.
std::vector<double> coordinate(const MatrixView& x, const VectorView& t, Index axis);

/// The features of every axis at n samples, (n, count) each, time last.
std::vector<Matrix> feature_factors(const feature::Product& features, const MatrixView& x,
                                    const VectorView& t);

/// out = keep out + sum_p coefficients(p, d) phi_p, phi the row-wise product of all factors.
/// @param coefficients (n, D_y)  @param out (D_y count_0, product of the other counts), which is
/// the row-major (D_y, F).
void contract(const std::vector<Matrix>& factors, const MatrixView& coefficients,
              MutableMatrixView out, double keep);

/// How many samples to treat at a time if each takes `width` doubles: bounded memory that stays in
/// the second-level cache and in the allocator's hands (larger blocks go back to the system and
/// cost page faults), yet long enough for matrix products to reach their speed.
Index block_length(Index width);

}  // namespace gtv::estimator
