#pragma once

#include "gtv/base/array.hpp"

namespace gtv::oracle {

using ExtendedMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// a b by three loops in extended precision.
[[nodiscard]] ExtendedMatrix product(const Matrix& a, const Matrix& b);

/// S^-1 b by Cholesky in extended precision, one entry at a time.
/// @param s (n, n) symmetric positive definite, lower triangle read  @param b (n, r)
[[nodiscard]] ExtendedMatrix solve_spd(const Matrix& s, const Matrix& b);

/// Largest column sum of absolute values.
template <class M>
[[nodiscard]] long double one_norm(const M& m) {
  return m.template cast<long double>().cwiseAbs().colwise().sum().maxCoeff();
}

}  // namespace gtv::oracle
