#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/theory/moments.hpp"
#include "theory/fixed_point.hpp"
#include "theory/resolvent.hpp"

namespace gtv::theory {
namespace {

/// The leverage delta at the nodes, with the resolvent and shrunken weights it belongs to.
struct Leverage {
  Resolvent resolvent;
  Vector shrunk;
  int iterations = 0;
};

Leverage solve_leverage(const FeatureMeasure& features, const Training& training,
                        const FixedPointOptions& options) {
  const TrainingMeasure& measure = features.measure();
  Leverage leverage;
  // Iterates log(1 + lambda~ delta), which is tame where lambda~ is large.
  const auto step = [&](const Vector& log_shrinkage) -> Vector {
    leverage.shrunk = measure.lambda.array() * (-log_shrinkage.array()).exp();
    leverage.resolvent =
        invert(features.gram(measure.weight.cwiseProduct(leverage.shrunk)), training.ridge);
    const Vector delta = features.quadratic(leverage.resolvent.inverse / training.samples);
    return (measure.lambda.array() * delta.array()).max(0).log1p();
  };
  Vector start = Vector::Zero(measure.size());
  leverage.iterations = solve_fixed_point(step, start, options, "leverage (T5.3)");
  static_cast<void>(step(start));
  return leverage;
}

}  // namespace

FiniteSample finite_sample_moments(const FeatureMeasure& features, const Training& training,
                                   const FixedPointOptions& options) {
  check(training);
  const TrainingMeasure& measure = features.measure();
  const Leverage leverage = solve_leverage(features, training, options);
  const Matrix& resolvent = leverage.resolvent.inverse;
  const Vector first = measure.weight.cwiseProduct(leverage.shrunk);
  const Vector second = first.cwiseProduct(leverage.shrunk);

  FiniteSample result;
  result.resolvent = resolvent;
  result.shrunk = leverage.shrunk;
  result.leverage_form = resolvent / training.samples;
  WeightMoments& moments = result.moments;
  moments.reciprocal_condition = leverage.resolvent.reciprocal_condition;
  moments.iterations = leverage.iterations;
  moments.mean = product(features.cross(first.asDiagonal() * measure.mean), resolvent);
  const Matrix bias = measure.mean - features.predict(moments.mean);
  result.offset = features.cross(first.asDiagonal() * bias);

  const Index dimension = measure.dimension();
  const Index size = features.features();
  moments.covariance.resize(dimension * size, dimension * size);
  std::vector<std::array<Index, 2>> blocks;
  for (Index a = 0; a < dimension; ++a) {
    for (Index b = 0; b <= a; ++b) blocks.push_back({a, b});
  }
  std::vector<int> iterations(blocks.size());
  parallel_for(blocks.size(), [&](std::size_t k) {
    const auto [a, b] = blocks[k];
    const Vector residual =
        measure.covariance.col(a * dimension + b) + bias.col(a).cwiseProduct(bias.col(b));
    const Matrix mean_part = result.offset.row(a).transpose() * result.offset.row(b);
    // Iterates phi^T X phi on the nodes, all that the next X depends on.
    const auto covariance_of = [&](const Vector& spread) -> Matrix {
      const Matrix noise = features.gram(second.cwiseProduct(residual + spread)) - mean_part;
      return sandwich(resolvent, noise) / training.samples;
    };
    Vector spread = Vector::Zero(measure.size());
    iterations[k] =
        solve_fixed_point([&](const Vector& at) { return features.quadratic(covariance_of(at)); },
                          spread, options, "covariance of the weights (T5.3)");
    set_block(moments.covariance, a, b, covariance_of(spread));
  });
  for (const int count : iterations) moments.iterations += count;
  return result;
}

}  // namespace gtv::theory
