#include "oracle/estimator.hpp"

#include <Eigen/Cholesky>

#include <vector>

#include "oracle/feature.hpp"

namespace gtv::oracle {
namespace {

using LongMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

LongMatrix long_weighted_gram(const std::vector<std::vector<long double>>& phi,
                              const std::vector<long double>& weight) {
  const auto size = static_cast<Index>(phi.front().size());
  LongMatrix sum = LongMatrix::Zero(size, size);
  for (std::size_t p = 0; p < phi.size(); ++p) {
    for (Index i = 0; i < size; ++i) {
      for (Index j = 0; j < size; ++j) {
        sum(i, j) +=
            weight[p] * phi[p][static_cast<std::size_t>(i)] * phi[p][static_cast<std::size_t>(j)];
      }
    }
  }
  return sum;
}

}  // namespace

Matrix ridge_weights(const feature::Product& features, const forward::Schedule& schedule,
                     const estimator::TrainingSet& set, const Matrix& targets,
                     const estimator::RidgeOptions& options) {
  std::vector<std::vector<long double>> phi;
  std::vector<long double> weight;
  for (Index p = 0; p < set.t.size(); ++p) {
    phi.push_back(product_features(features, set.x.row(p), set.t[p]));
    const long double alpha = schedule.alpha(set.t[p]);
    const long double variance =
        static_cast<long double>(schedule.sigma_squared(set.t[p])) + options.sigma_squared_pad;
    weight.push_back(alpha * alpha / variance / static_cast<long double>(set.t.size()));
  }
  LongMatrix system = long_weighted_gram(phi, weight);
  LongMatrix cross = LongMatrix::Zero(system.rows(), targets.cols());
  for (std::size_t p = 0; p < phi.size(); ++p) {
    for (Index i = 0; i < system.rows(); ++i) {
      for (Index d = 0; d < targets.cols(); ++d) {
        cross(i, d) +=
            weight[p] * targets(static_cast<Index>(p), d) * phi[p][static_cast<std::size_t>(i)];
      }
    }
  }
  for (Index i = 0; i < system.rows(); ++i) system(i, i) += options.ridge;
  const LongMatrix solution = system.ldlt().solve(cross);
  return solution.transpose().cast<double>();
}

Matrix weighted_gram(const feature::Product& features, const Matrix& x, const Vector& t,
                     const Vector& weight) {
  std::vector<std::vector<long double>> phi;
  std::vector<long double> long_weight;
  for (Index p = 0; p < t.size(); ++p) {
    phi.push_back(product_features(features, x.row(p), t[p]));
    long_weight.push_back(weight[p]);
  }
  return long_weighted_gram(phi, long_weight).cast<double>();
}

}  // namespace gtv::oracle
