#pragma once

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

/// solve_spd, with a system that is singular to double precision refused.
double solve_ridge_system(MutableMatrixView system, MutableMatrixView right_hand_side);

}  // namespace gtv::estimator
