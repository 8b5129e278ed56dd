#pragma once

#include "estimator/packed_symmetric.hpp"
#include "gtv/base/array.hpp"
#include "gtv/estimator/linear.hpp"

namespace gtv::estimator {

/// The checked input of a fit.
struct RidgeProblem {
  const feature::Product& features;
  const TrainingSet& set;
  const MatrixView& targets;  ///< y, (P, D_y)
  const Vector& lambda;       ///< lambda~, (P), >= 0
  double ridge;
};

LinearWeights solve_primal(const RidgeProblem& problem);
LinearWeights solve_dual(const RidgeProblem& problem);

/// Solves S x = b by Cholesky.
/// @param s overwritten by its factor.  @param[in,out] b (n, r), overwritten by the solution.
/// @return an estimate of the reciprocal condition number in the 1-norm, from the norms of a few
/// columns of the inverse: never below the true one but for roundoff, rarely above three times it.
/// @throws gtv::WorkError if S is singular to double precision or not finite.
/// @accuracy residual |S x - b| within 10 n u |S| |x| in the 1-norm, u the unit roundoff.
/// @cost n^3 / 3 + O(n^2) operations.
double solve_ridge_system(PackedSymmetric& s, Matrix& b);

}  // namespace gtv::estimator
