#include "estimator/factors.hpp"
#include "estimator/gram_product.hpp"
#include "estimator/ridge_system.hpp"

namespace gtv::estimator {

/// With rows scaled by sqrt(lambda~), Psi = sqrt(lambda~) Phi, the solution is
/// W = c^T Psi with (Psi Psi^T + P rho I) c = sqrt(lambda~) y: symmetric, whatever lambda~ is.
LinearWeights solve_dual(const RidgeProblem& problem) {
  const Index samples = problem.set.t.size();
  const Index size = problem.features.size();
  const Index outputs = problem.targets.cols();
  const Vector root = problem.lambda.cwiseSqrt();
  const std::vector<Matrix> factors =
      feature_factors(problem.features, problem.set.x, problem.set.t);

  PackedSymmetric gram = gram_product(factors, root);
  gram.add_ridge(static_cast<double>(samples) * problem.ridge);
  Matrix coefficients = root.asDiagonal() * problem.targets;
  const double condition = solve_ridge_system(gram, coefficients);

  coefficients = root.asDiagonal() * coefficients;
  Matrix weights(outputs, size);
  const Index first_count = factors.front().cols();
  Eigen::Map<Matrix> blocks(weights.data(), outputs * first_count, size / first_count);
  contract(factors, coefficients, blocks, 0);
  return {std::move(weights), condition};
}

}  // namespace gtv::estimator
