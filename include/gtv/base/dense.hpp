#pragma once

#include "gtv/base/array.hpp"

namespace gtv {
inline namespace base {

/// Dense kernels, each single-threaded (one solve per thread): OpenBLAS, or Eigen where the build
/// has no BLAS (CMake option GTV_BLAS). All are safe to call from several threads at once, and all
/// throw gtv::InputError, before anything is written, if shapes disagree.

/// out = a b + keep * out.
/// @param a (m, k)  @param b (k, n)  @param out (m, n), must overlap neither.
/// @param keep 0 to overwrite `out` (whose content is then not read), 1 to add to it.
/// @accuracy each entry within k u of the exact one, relative to |a| |b|, u the unit roundoff.
void multiply(const MatrixView& a, const MatrixView& b, MutableMatrixView out, double keep = 0);
void multiply(const FloatMatrixView& a, const FloatMatrixView& b, MutableFloatMatrixView out,
              float keep = 0);

/// out = a b^T + keep * out: inner products of rows.
/// @param a (m, k)  @param b (n, k)  @param out (m, n), as in multiply.  @accuracy as multiply.
void multiply_transposed(const MatrixView& a, const MatrixView& b, MutableMatrixView out,
                         double keep = 0);
void multiply_transposed(const FloatMatrixView& a, const FloatMatrixView& b,
                         MutableFloatMatrixView out, float keep = 0);

/// out = a^T a, both triangles, equal to the bit. @param a (k, n)  @param out (n, n).
/// @cost k n^2 operations. @accuracy as multiply.
void gram(const MatrixView& a, MutableMatrixView out);

/// Solves S x = b for symmetric positive definite S by Cholesky.
/// @param[in,out] s (n, n), lower triangle read; overwritten by the factor, upper triangle kept.
/// @param[in,out] b (n, r); overwritten by the solution.
/// @return an estimate of the reciprocal condition number of S in the 1-norm: never below the truth
/// but for roundoff, and within ten times it but for contrived matrices.
/// @throws gtv::WorkError if S is not numerically positive definite, or it or the solution is not
/// finite; `s` and `b` are then unspecified.
/// @accuracy residual |S x - b| within 10 n u |S| |x| in the 1-norm, u the unit roundoff.
/// @cost n^3/3 + 2 n^2 r operations.
double solve_spd(MutableMatrixView s, MutableMatrixView b);

/// The Cholesky factor of a symmetric positive definite S, for right-hand sides that are known one
/// after another.
class SpdFactor {
 public:
  /// @param s (n, n), lower triangle read.  @throws as solve_spd.  @cost n^3/3 operations.
  explicit SpdFactor(Matrix s);
  /// As solve_spd returns it.
  [[nodiscard]] double reciprocal_condition() const { return reciprocal_condition_; }
  /// Replaces b, (n, r), by S^-1 b.  @throws gtv::InputError for another shape; gtv::WorkError if
  /// the solution is not finite.  @cost 2 n^2 r operations.
  void solve(MutableMatrixView b);

 private:
  Matrix factor_;
  double reciprocal_condition_ = 1;
};

/// "openblas <core>" or "eigen".
[[nodiscard]] const char* blas_name();

}  // namespace base
}  // namespace gtv
