#include "score/proxy_covariance.hpp"

namespace gtv::score {

double proxy_variance_of_spread(const Problem& problem) {
  if (problem.spread_squared == 0) return 0;
  const double gain = problem.alpha / problem.sigma;
  return gain * gain * problem.spread_squared / problem.variance;
}

double proxy_trace(const Problem& problem, const Posterior& at) {
  // Multiplied in this order one point gives 0 even where (alpha / S)^2 overflows.
  const double gain = problem.alpha / problem.variance;
  return gain * (gain * at.variance()) +
         static_cast<double>(problem.dimension()) * proxy_variance_of_spread(problem);
}

void proxy_covariance(const Problem& problem, const Posterior& at,
                      Eigen::Ref<Eigen::RowVectorXd> out) {
  const Index dimension = problem.dimension();
  const double gain = problem.alpha / problem.variance;
  const double of_spread = proxy_variance_of_spread(problem);
  for (Index i = 0; i < dimension; ++i) {
    for (Index j = i; j < dimension; ++j) {
      const double value = gain * (gain * at.covariance(i, j)) + (i == j ? of_spread : 0);
      out[i * dimension + j] = value;
      out[j * dimension + i] = value;
    }
  }
}

}  // namespace gtv::score
