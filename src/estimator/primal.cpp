#include <algorithm>

#include "estimator/factors.hpp"
#include "estimator/pair_moments.hpp"
#include "estimator/ridge_system.hpp"

namespace gtv::estimator {
namespace {

std::vector<feature::PairProducts> pair_products(const feature::Product& features) {
  std::vector<feature::PairProducts> axes;
  for (const feature::Axis& axis : features.space) axes.emplace_back(axis);
  axes.emplace_back(features.time);
  return axes;
}

}  // namespace

LinearWeights solve_primal(const RidgeProblem& problem) {
  const Index samples = problem.set.t.size();
  const Index size = problem.features.size();
  const Index outputs = problem.targets.cols();
  const Index first_count = problem.features.space.front().count;
  const Vector weight = problem.lambda / static_cast<double>(samples);

  PairMoments moments(pair_products(problem.features));
  Matrix cross = Matrix::Zero(outputs, size);  // A
  Eigen::Map<Matrix> cross_blocks(cross.data(), outputs * first_count, size / first_count);
  const Index length = block_length((size / first_count) << problem.features.dimension());
  for (Index begin = 0; begin < samples; begin += length) {
    const Index n = std::min(length, samples - begin);
    const auto x = problem.set.x.middleRows(begin, n);
    const auto t = problem.set.t.segment(begin, n);
    moments.add(x, t, weight.segment(begin, n));
    const Matrix weighted_targets =
        weight.segment(begin, n).asDiagonal() * problem.targets.middleRows(begin, n);
    contract(feature_factors(problem.features, x, t), weighted_targets, cross_blocks, 1);
  }

  Matrix sigma(size, size);
  moments.expand(sigma);
  PackedSymmetric system(sigma);
  system.add_ridge(problem.ridge);
  Matrix solution = cross.transpose();
  const double condition = solve_ridge_system(system, solution);
  return {solution.transpose(), condition};
}

}  // namespace gtv::estimator
