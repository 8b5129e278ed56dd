#pragma once

#include "gtv/base/array.hpp"
#include "gtv/base/dense.hpp"
#include "gtv/theory/moments.hpp"

namespace gtv::theory {

struct Resolvent {
  Matrix inverse;  ///< (S + rho)^-1, symmetric
  double reciprocal_condition = 1;
};

/// @throws gtv::WorkError if S + rho is singular to double precision: reciprocal condition below
/// its size times the unit roundoff.
[[nodiscard]] Resolvent invert(Matrix s, double ridge);

/// For right-hand sides of S + rho. @throws as invert.
[[nodiscard]] SpdFactor factor_ridge(Matrix s, double ridge);

/// a b by the dense kernels.
[[nodiscard]] Matrix product(const MatrixView& a, const MatrixView& b);

/// R M R for symmetric R.
[[nodiscard]] Matrix sandwich(const Matrix& r, const Matrix& m);

/// Writes block (a, b) of a covariance over components, and its transpose as block (b, a); where
/// a = b, the symmetric part.
void set_block(Matrix& covariance, Index a, Index b, const Matrix& block);

/// @throws gtv::InputError for P < 1 or a negative or not finite ridge.
void check(const Training& training);

}  // namespace gtv::theory
