#include "gtv/score/field.hpp"

#include <cmath>

#include "score/posterior.hpp"
#include "score/proxy_covariance.hpp"

namespace gtv::score {

void log_density(const Mixture& data, const Level& level, const MatrixView& x,
                 Eigen::Ref<Vector> out) {
  const Problem problem = make_problem(data, level);
  check_queries(problem, x);
  check_shape("out", out.rows(), 1, x.rows(), 1);
  for_each_posterior(problem, x, {},
                     [&](Index i, const Posterior& at) { out[i] = at.log_density(); });
}

void score(const Mixture& data, const Level& level, const MatrixView& x, MutableMatrixView out) {
  const Problem problem = make_problem(data, level);
  check_queries(problem, x);
  check_shape("out", out.rows(), out.cols(), x.rows(), x.cols());
  for_each_posterior(problem, x, {}, [&](Index i, const Posterior& at) {
    for (Index d = 0; d < problem.dimension(); ++d) out(i, d) = -at.residual(d) / problem.variance;
  });
}

void denoise(const Mixture& data, const Level& level, const MatrixView& x, MutableMatrixView out) {
  const Problem problem = make_problem(data, level);
  check_queries(problem, x);
  check_shape("out", out.rows(), out.cols(), x.rows(), x.cols());
  for_each_posterior(problem, x, {}, [&](Index i, const Posterior& at) {
    for (Index d = 0; d < problem.dimension(); ++d) {
      out(i, d) = at.mean(d) + problem.shrinkage() * at.residual(d);
    }
  });
}

void posterior_weights(const Mixture& data, const Level& level, const MatrixView& x,
                       MutableMatrixView out) {
  const Problem problem = make_problem(data, level);
  check_queries(problem, x);
  check_shape("out", out.rows(), out.cols(), x.rows(), problem.size());
  for_each_posterior(problem, x, {.weights = true}, [&](Index i, const Posterior& at) {
    for (Index n = 0; n < problem.size(); ++n) out(i, n) = at.weight(n);
  });
}

void variance_fraction(const Mixture& data, const Level& level, const MatrixView& x,
                       Eigen::Ref<Vector> out) {
  const Problem problem = make_problem(data, level);
  check_noise(problem);
  check_queries(problem, x);
  check_shape("out", out.rows(), 1, x.rows(), 1);
  for_each_posterior(problem, x, {.second_trace = true, .logarithmic_fraction = true},
                     [&](Index i, const Posterior& at) { out[i] = at.fraction(); });
}

Fields exact_fields(const Mixture& data, const Level& level, const MatrixView& x,
                    bool with_covariance) {
  const Problem problem = make_problem(data, level);
  check_noise(problem);
  check_queries(problem, x);
  const Index n = x.rows();
  const Index dimension = problem.dimension();
  Fields fields{.log_density = Vector(n),
                .score = Matrix(n, dimension),
                .denoised = Matrix(n, dimension),
                .proxy_cov = with_covariance ? Matrix(n, dimension * dimension) : Matrix(),
                .trace_cov = Vector(n),
                .fraction = Vector(n),
                .effective_points = Vector(n)};
  const Wanted wanted{.second_trace = true,
                      .second_matrix = with_covariance,
                      .entropy = true,
                      .logarithmic_fraction = true};
  for_each_posterior(problem, x, wanted, [&](Index i, const Posterior& at) {
    fields.log_density[i] = at.log_density();
    for (Index d = 0; d < dimension; ++d) {
      fields.score(i, d) = -at.residual(d) / problem.variance;
      fields.denoised(i, d) = at.mean(d) + problem.shrinkage() * at.residual(d);
    }
    fields.trace_cov[i] = proxy_trace(problem, at);
    fields.fraction[i] = at.fraction();
    fields.effective_points[i] = std::exp(at.entropy());
    if (with_covariance) proxy_covariance(problem, at, fields.proxy_cov.row(i));
  });
  return fields;
}

}  // namespace gtv::score
