#include "oracle/score_mixture.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include <vector>

namespace gtv::oracle {

namespace {

using Real = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<100>,
                                           boost::multiprecision::et_off>;

double rounded(const Real& value) {
  return static_cast<double>(value);
}

}  // namespace

MixtureFields mixture_fields(const data::Mixture& data, const forward::Level& level,
                             const MatrixView& x) {
  const Index n = x.rows();
  const Index size = data.size();
  const Index dimension = data.dimension();
  const Real alpha = level.alpha;
  const Real noise = Real(level.sigma) * level.sigma;
  const Real v = Real(data.spread) * data.spread;
  const Real variance = alpha * alpha * v + noise;
  MixtureFields result{
      .fields = {Vector(n), Matrix(n, dimension), Matrix(n, dimension),
                 Matrix(n, dimension * dimension), Vector(n), Vector(n), Vector(n)},
      .weights = Matrix(n, size),
      .scales = {Vector(n), Vector(n), Vector(n)}};
  for (Index i = 0; i < n; ++i) {
    std::vector<Real> logit(static_cast<std::size_t>(size));
    const auto at = [&](Index m) -> Real& { return logit[static_cast<std::size_t>(m)]; };
    for (Index m = 0; m < size; ++m) {
      Real squared = 0;
      for (Index d = 0; d < dimension; ++d) {
        const Real residual = x(i, d) - alpha * data.points(m, d);
        squared += residual * residual;
      }
      at(m) = log(Real(data.weights[m])) - squared / (2 * variance);
    }
    Real largest = at(0);
    for (Index m = 1; m < size; ++m) largest = at(m) > largest ? at(m) : largest;
    Real total = 0;
    for (Index m = 0; m < size; ++m) total += exp(at(m) - largest);
    const Real log_of_normal =
        Real(dimension) / 2 * log(2 * boost::math::constants::pi<Real>() * variance);
    result.fields.log_density[i] = rounded(largest + log(total) - log_of_normal);
    result.scales.log_density[i] = rounded(1 + abs(largest) + abs(log_of_normal));

    std::vector<Real> mean(static_cast<std::size_t>(dimension));
    const auto mean_at = [&](Index d) -> Real& { return mean[static_cast<std::size_t>(d)]; };
    Real entropy = 0;
    Real square_of_residual = 0;
    Real square_of_points = 0;
    for (Index m = 0; m < size; ++m) {
      const Real weight = exp(at(m) - largest) / total;
      result.weights(i, m) = rounded(weight);
      entropy -= weight * (at(m) - largest - log(total));
      for (Index d = 0; d < dimension; ++d) {
        const Real residual = x(i, d) - alpha * data.points(m, d);
        mean_at(d) += weight * data.points(m, d);
        square_of_residual += weight * residual * residual;
        square_of_points += weight * data.points(m, d) * data.points(m, d);
      }
    }
    result.fields.effective_points[i] = rounded(exp(entropy));
    const Real shrinkage = alpha * v / variance;
    result.scales.score[i] = rounded(sqrt(square_of_residual) / variance);
    result.scales.denoised[i] =
        rounded(sqrt(square_of_points) + shrinkage * sqrt(square_of_residual));

    Real square_of_score = 0;
    Real trace = 0;
    for (Index d = 0; d < dimension; ++d) {
      const Real residual = x(i, d) - alpha * mean_at(d);
      const Real score = -residual / variance;
      square_of_score += score * score;
      result.fields.score(i, d) = rounded(score);
      result.fields.denoised(i, d) = rounded(mean_at(d) + shrinkage * residual);
      for (Index e = 0; e < dimension; ++e) {
        Real of_points = 0;
        for (Index m = 0; m < size; ++m) {
          of_points += exp(at(m) - largest) / total * (data.points(m, d) - mean_at(d)) *
                       (data.points(m, e) - mean_at(e));
        }
        // Cov(x0|x): a component's own posterior variance, and its mean, which moves with mu.
        const Real inward = noise / variance;
        const Real covariance =
            inward * inward * of_points + (d == e ? v * noise / variance : Real(0));
        const Real proxy = alpha * alpha / (noise * noise) * covariance;
        result.fields.proxy_cov(i, d * dimension + e) = rounded(proxy);
        if (d == e) trace += proxy;
      }
    }
    result.fields.trace_cov[i] = rounded(trace);
    result.fields.fraction[i] = trace == 0 ? 0 : rounded(trace / (trace + square_of_score));
  }
  return result;
}

}  // namespace gtv::oracle
