#include "base_dense.hpp"

#include <cmath>

namespace gtv::oracle {

ExtendedMatrix product(const Matrix& a, const Matrix& b) {
  ExtendedMatrix out = ExtendedMatrix::Zero(a.rows(), b.cols());
  for (Index i = 0; i < a.rows(); ++i) {
    for (Index j = 0; j < b.cols(); ++j) {
      for (Index k = 0; k < a.cols(); ++k) {
        out(i, j) += static_cast<long double>(a(i, k)) * static_cast<long double>(b(k, j));
      }
    }
  }
  return out;
}

ExtendedMatrix solve_spd(const Matrix& s, const Matrix& b) {
  const Index n = s.rows();
  ExtendedMatrix l = ExtendedMatrix::Zero(n, n);
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j <= i; ++j) {
      long double rest = s(i, j);
      for (Index k = 0; k < j; ++k) {
        rest -= l(i, k) * l(j, k);
      }
      l(i, j) = i == j ? std::sqrt(rest) : rest / l(j, j);
    }
  }
  ExtendedMatrix x = b.cast<long double>();
  for (Index column = 0; column < b.cols(); ++column) {
    for (Index i = 0; i < n; ++i) {
      for (Index k = 0; k < i; ++k) {
        x(i, column) -= l(i, k) * x(k, column);
      }
      x(i, column) /= l(i, i);
    }
    for (Index i = n; i-- > 0;) {
      for (Index k = i + 1; k < n; ++k) {
        x(i, column) -= l(k, i) * x(k, column);
      }
      x(i, column) /= l(i, i);
    }
  }
  return x;
}

}  // namespace gtv::oracle
