#pragma once

#include "gtv/base/dense.hpp"

namespace gtv {
inline namespace base {

/// What a linear algebra library has to offer, shapes checked and no extent 0 unless said;
/// exactly one of dense_{openblas,eigen}.cpp is not empty.

/// out = a b + keep * out; the inner extent may be 0. `out` is not read where keep == 0.
void product(const MatrixView& a, const MatrixView& b, MutableMatrixView& out, double keep);
void product(const FloatMatrixView& a, const FloatMatrixView& b, MutableFloatMatrixView& out,
             float keep);

/// out = a b^T + keep * out, likewise.
void product_transposed(const MatrixView& a, const MatrixView& b, MutableMatrixView& out,
                        double keep);
void product_transposed(const FloatMatrixView& a, const FloatMatrixView& b,
                        MutableFloatMatrixView& out, float keep);

/// The lower triangle of out = a^T a; `a` may have no rows.
void lower_gram(const MatrixView& a, MutableMatrixView& out);

/// Replaces the lower triangle of `s` by its Cholesky factor L.
/// @return the row of the first pivot that is not positive, s.rows() if there is none.
Index factor(MutableMatrixView& s);

/// Estimates 1 / (|S|_1 |S^-1|_1) from the factor and |S|_1.
double reciprocal_condition(const MutableMatrixView& s, double norm);

/// b <- L^-T L^-1 b; `b` may have no columns.
void solve_factored(const MutableMatrixView& s, MutableMatrixView& b);

}  // namespace base
}  // namespace gtv
