#include "gtv/base/dense.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/dense_backend.hpp"
#include "gtv/base/error.hpp"

namespace gtv {
inline namespace base {
namespace {

template <class A, class B, class Out>
void check_product(const A& a, const B& b, const Out& out) {
  if (a.cols() != b.rows() || out.rows() != a.rows() || out.cols() != b.cols()) {
    throw_input("multiply: got ({}, {}) times ({}, {}) into ({}, {}), expected matching shapes",
                a.rows(), a.cols(), b.rows(), b.cols(), out.rows(), out.cols());
  }
}

// One-norm of the symmetric matrix of which `s` holds the lower triangle.
double symmetric_norm(const MutableMatrixView& s) {
  Vector column_sums = Vector::Zero(s.rows());
  for (Index i = 0; i < s.rows(); ++i) {
    for (Index j = 0; j < i; ++j) {
      const double entry = std::abs(s(i, j));
      column_sums[i] += entry;
      column_sums[j] += entry;
    }
    column_sums[i] += std::abs(s(i, i));
  }
  // A NaN fails every comparison, so the maximum alone might miss it.
  return column_sums.allFinite() ? column_sums.maxCoeff()
                                 : std::numeric_limits<double>::quiet_NaN();
}

/// Replaces S by its factor. @return the reciprocal condition number.
double checked_factor(MutableMatrixView& s) {
  const Index n = s.rows();
  if (n == 0) return 1;
  const double norm = symmetric_norm(s);
  if (!std::isfinite(norm)) {
    throw_work("solve_spd: the {0} x {0} matrix has an entry that is not finite", n);
  }
  const Index failed = factor(s);
  if (failed < n) {
    throw_work("solve_spd: the {0} x {0} matrix is not positive definite: pivot {1} failed", n,
               failed);
  }
  return reciprocal_condition(s, norm);
}

void checked_solve(const MutableMatrixView& factored, double condition, MutableMatrixView& b) {
  if (factored.rows() == 0) return;
  solve_factored(factored, b);
  if (!b.allFinite()) {
    throw_work("solve_spd: the solution is not finite (reciprocal condition number {:.1e})",
               condition);
  }
}

void check_system(const MutableMatrixView& s, const MutableMatrixView& b) {
  if (s.cols() != s.rows() || b.rows() != s.rows()) {
    throw_input(
        "solve_spd: got S of ({}, {}) and b of ({}, {}), expected S square and as many rows",
        s.rows(), s.cols(), b.rows(), b.cols());
  }
}

}  // namespace

void multiply(const MatrixView& a, const MatrixView& b, MutableMatrixView out, double keep) {
  check_product(a, b, out);
  if (out.size() > 0) {
    product(a, b, out, keep);
  }
}

void multiply(const FloatMatrixView& a, const FloatMatrixView& b, MutableFloatMatrixView out,
              float keep) {
  check_product(a, b, out);
  if (out.size() > 0) {
    product(a, b, out, keep);
  }
}

void multiply_transposed(const MatrixView& a, const MatrixView& b, MutableMatrixView out,
                         double keep) {
  check_product(a, b.transpose(), out);
  if (out.size() > 0) {
    product_transposed(a, b, out, keep);
  }
}

void multiply_transposed(const FloatMatrixView& a, const FloatMatrixView& b,
                         MutableFloatMatrixView out, float keep) {
  check_product(a, b.transpose(), out);
  if (out.size() > 0) {
    product_transposed(a, b, out, keep);
  }
}

void gram(const MatrixView& a, MutableMatrixView out) {
  if (out.rows() != a.cols() || out.cols() != a.cols()) {
    throw_input("gram: got a of {} columns into ({}, {}), expected ({}, {})", a.cols(), out.rows(),
                out.cols(), a.cols(), a.cols());
  }
  if (out.size() == 0) {
    return;
  }
  lower_gram(a, out);
  // By blocks, since one side of a mirror goes down the columns.
  constexpr Index block = 32;
  for (Index top = 0; top < out.rows(); top += block) {
    const Index bottom = std::min(top + block, out.rows());
    for (Index left = 0; left <= top; left += block) {
      for (Index i = top; i < bottom; ++i) {
        for (Index j = left; j < std::min(left + block, i); ++j) {
          out(j, i) = out(i, j);
        }
      }
    }
  }
}

double solve_spd(MutableMatrixView s, MutableMatrixView b) {
  check_system(s, b);
  const double condition = checked_factor(s);
  checked_solve(s, condition, b);
  return condition;
}

SpdFactor::SpdFactor(Matrix s) : factor_(std::move(s)) {
  MutableMatrixView view(factor_);
  check_system(view, view);
  reciprocal_condition_ = checked_factor(view);
}

void SpdFactor::solve(MutableMatrixView b) {
  const MutableMatrixView view(factor_);
  check_system(view, b);
  checked_solve(view, reciprocal_condition_, b);
}

}  // namespace base
}  // namespace gtv
