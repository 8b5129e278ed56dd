#include <algorithm>

#include "estimator/factors.hpp"
#include "estimator/pair_moments.hpp"
#include "estimator/ridge_system.hpp"

namespace gtv::estimator {
LinearWeights solve_primal(const RidgeProblem& problem) {
  const Index samples = problem.set.t.size();
  const Index size = problem.features.size();
  const Index outputs = problem.targets.cols();
  const Index first_count = problem.features.space.front().count;
  const Vector weight = problem.lambda / static_cast<double>(samples);

  PairMoments moments(problem.features);
  Matrix cross = Matrix::Zero(outputs, size);  // A
  Eigen::Map<Matrix> cross_blocks(cross.data(), outputs * first_count, size / first_count);
  // Functions that span pairs of the features of all axes but the first, twice as many an axis.
  const Index length = block_length((size / first_count) << problem.features.dimension());
  for (Index begin = 0; begin < samples; begin += length) {
    const Index n = std::min(length, samples - begin);
    const auto x = problem.set.x.middleRows(begin, n);
    const auto t = problem.set.t.segment(begin, n);
    const std::vector<Matrix> factors = feature_factors(problem.features, x, t);
    moments.add(x, t, weight.segment(begin, n), factors);
    const Matrix weighted_targets =
        weight.segment(begin, n).asDiagonal() * problem.targets.middleRows(begin, n);
    contract(factors, weighted_targets, cross_blocks, 1);
  }

  PackedSymmetric system(size);
  Matrix rows = Matrix::Zero(size / first_count, size);
  for (Index first = 0; first < first_count; ++first) {
    moments.expand_rows(first, rows);
    system.set_rows(first * rows.rows(), rows);
  }
  system.add_ridge(problem.ridge);
  Matrix solution = cross.transpose();
  const double condition = solve_ridge_system(system, solution);
  return {solution.transpose(), condition};
}

}  // namespace gtv::estimator
