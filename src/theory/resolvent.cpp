#include "theory/resolvent.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"

namespace gtv::theory {
namespace {

[[noreturn]] void refuse_singular(double ridge, double reciprocal_condition) {
  throw_work(
      "estimator.ridge: the features' second moment plus {} is singular (reciprocal "
      "condition number {:.1e}), expected a larger ridge",
      ridge, reciprocal_condition);
}

}  // namespace

SpdFactor factor_ridge(Matrix s, double ridge) {
  const auto n = static_cast<double>(s.rows());
  s.diagonal().array() += ridge;
  const auto factored = [&] {
    try {
      return SpdFactor(std::move(s));
    } catch (const WorkError&) {
      refuse_singular(ridge, 0);  // it knows the matrix, not the key
    }
  };
  SpdFactor factor = factored();
  if (!(factor.reciprocal_condition() > n * std::numeric_limits<double>::epsilon())) {
    refuse_singular(ridge, factor.reciprocal_condition());
  }
  return factor;
}

Resolvent invert(Matrix s, double ridge) {
  Resolvent resolvent{.inverse = Matrix::Identity(s.rows(), s.rows())};
  SpdFactor factor = factor_ridge(std::move(s), ridge);
  resolvent.reciprocal_condition = factor.reciprocal_condition();
  factor.solve(resolvent.inverse);
  resolvent.inverse = 0.5 * (resolvent.inverse + resolvent.inverse.transpose().eval());
  return resolvent;
}

Matrix product(const MatrixView& a, const MatrixView& b) {
  Matrix out(a.rows(), b.cols());
  multiply(a, b, out);
  return out;
}

Matrix sandwich(const Matrix& r, const Matrix& m) {
  return product(product(r, m), r);
}

void set_block(Matrix& covariance, Index a, Index b, const Matrix& block) {
  const Index n = block.rows();
  if (a == b) {
    covariance.block(a * n, a * n, n, n) = 0.5 * (block + block.transpose());
    return;
  }
  covariance.block(a * n, b * n, n, n) = block;
  covariance.block(b * n, a * n, n, n) = block.transpose();
}

void check(const Training& training) {
  if (!(training.samples >= 1) || !std::isfinite(training.samples)) {
    throw_input("estimator.samples: got {}, expected at least 1", training.samples);
  }
  if (!(training.ridge >= 0) || !std::isfinite(training.ridge)) {
    throw_input("estimator.ridge: got {}, expected a number that is not negative", training.ridge);
  }
}

}  // namespace gtv::theory
