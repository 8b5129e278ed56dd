#pragma once

#include "gtv/base/array.hpp"

namespace gtv {
inline namespace base {

/// Dense kernels, each single-threaded (one solve per thread): OpenBLAS, or Eigen where the build
/// has no BLAS (CMake option GTV_BLAS).

/// out = a b + keep * out.
/// @param a (m, k)  @param b (k, n)  @param out (m, n), must overlap neither.
/// @param keep 0 to overwrite `out` (whose content is then not read), 1 to add to it.
void multiply(const MatrixView& a, const MatrixView& b, MutableMatrixView out, double keep = 0);

/// out = a^T a, both triangles. @param a (k, n)  @param out (n, n). @cost k n^2 operations.
void gram(const MatrixView& a, MutableMatrixView out);

/// Solves S x = b for symmetric positive definite S by Cholesky.
/// @param[in,out] s (n, n), lower triangle read; overwritten by the factor.
/// @param[in,out] b (n, r); overwritten by the solution.
/// @return an estimate of the reciprocal condition number of S in the 1-norm.
/// @throws gtv::WorkError if S is not numerically positive definite; `s` and `b` are then
/// unspecified.
double solve_spd(MutableMatrixView s, MutableMatrixView b);

/// "openblas <core>" or "eigen".
[[nodiscard]] const char* blas_name();

}  // namespace base
}  // namespace gtv
