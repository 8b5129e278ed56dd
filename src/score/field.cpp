#include "gtv/score/field.hpp"

#include <cmath>
#include <numbers>

#include "score/problem.hpp"

namespace gtv::score {

namespace {

/// The posterior of one query, relative to the point of the largest logit.
struct Posterior {
  Vector weights;
  Vector mean;
  double log_density = 0;
};

double logit_difference(const Problem& problem, const MatrixView& x, Index row, Index n, Index m) {
  double sum = 0;
  for (Index d = 0; d < problem.dimension(); ++d) {
    const double of_n = x(row, d) - problem.alpha * problem.points(n, d);
    const double of_m = x(row, d) - problem.alpha * problem.points(m, d);
    sum += (problem.points(n, d) - problem.points(m, d)) * (of_n + of_m);
  }
  return problem.alpha / (2 * problem.variance) * sum + problem.log_weights[n] -
         problem.log_weights[m];
}

Posterior posterior(const Problem& problem, const MatrixView& x, Index row) {
  Index m = 0;
  for (Index n = 1; n < problem.size(); ++n) {
    if (logit_difference(problem, x, row, n, m) > 0) m = n;
  }
  Posterior result{Vector(problem.size()), Vector::Zero(problem.dimension())};
  for (Index n = 0; n < problem.size(); ++n) {
    result.weights[n] = std::exp(logit_difference(problem, x, row, n, m));
  }
  const double total = result.weights.sum();
  result.weights /= total;
  double squared = 0;
  for (Index d = 0; d < problem.dimension(); ++d) {
    for (Index n = 0; n < problem.size(); ++n) {
      result.mean[d] += result.weights[n] * (problem.points(n, d) - problem.points(m, d));
    }
    result.mean[d] += problem.points(m, d);
    const double residual = x(row, d) - problem.alpha * problem.points(m, d);
    squared += residual * residual;
  }
  result.log_density = problem.log_weights[m] - squared / (2 * problem.variance) + std::log(total) -
                       static_cast<double>(problem.dimension()) / 2 *
                           std::log(2 * std::numbers::pi * problem.variance);
  return result;
}

}  // namespace

void log_density(const Mixture& data, const Level& level, const MatrixView& x,
                 Eigen::Ref<Vector> out) {
  const Problem problem = make_problem(data, level);
  check_queries(x, problem.dimension());
  check_shape("out", out.rows(), 1, x.rows(), 1);
  for (Index i = 0; i < x.rows(); ++i) out[i] = posterior(problem, x, i).log_density;
}

void score(const Mixture& data, const Level& level, const MatrixView& x, MutableMatrixView out) {
  const Problem problem = make_problem(data, level);
  check_queries(x, problem.dimension());
  check_shape("out", out.rows(), out.cols(), x.rows(), x.cols());
  for (Index i = 0; i < x.rows(); ++i) {
    out.row(i) =
        (problem.alpha * posterior(problem, x, i).mean.transpose() - x.row(i)) / problem.variance;
  }
}

void denoise(const Mixture& data, const Level& level, const MatrixView& x, MutableMatrixView out) {
  const Problem problem = make_problem(data, level);
  check_queries(x, problem.dimension());
  check_shape("out", out.rows(), out.cols(), x.rows(), x.cols());
  const double gain = problem.alpha * problem.spread_squared / problem.variance;
  for (Index i = 0; i < x.rows(); ++i) {
    const Vector mean = posterior(problem, x, i).mean;
    out.row(i) = mean.transpose() + gain * (x.row(i) - problem.alpha * mean.transpose());
  }
}

void posterior_weights(const Mixture& data, const Level& level, const MatrixView& x,
                       MutableMatrixView out) {
  const Problem problem = make_problem(data, level);
  check_queries(x, problem.dimension());
  check_shape("out", out.rows(), out.cols(), x.rows(), problem.size());
  for (Index i = 0; i < x.rows(); ++i) out.row(i) = posterior(problem, x, i).weights.transpose();
}

}  // namespace gtv::score
