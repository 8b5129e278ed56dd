#pragma once

#include <cmath>
#include <cstdint>
#include <memory>

#include "gtv/base/executor.hpp"
#include "gtv/estimator/linear.hpp"
#include "gtv/theory/feature_measure.hpp"
#include "gtv/theory/moments.hpp"
#include "gtv/theory/weight_law.hpp"

namespace gtv::theory {

/// The paper's one-dimensional model: points -1, 0, 1, Gaussian features, `vp` from t = 0.01 to 1.
class Model {
 public:
  explicit Model(int per_axis)
      : product_(feature::make_product(feature::AxisKind::gaussian, 1, per_axis, -1.5, 1.5, t_min,
                                       t_max)) {}

  static constexpr double t_min = 1e-2;
  static constexpr double t_max = 1;

  [[nodiscard]] const data::Mixture& data() const { return data_; }
  [[nodiscard]] const forward::Schedule& schedule() const { return *schedule_; }
  [[nodiscard]] const feature::Product& product() const { return product_; }
  [[nodiscard]] ProductFeatures features(estimator::Target target) const {
    return {training_measure(data_, *schedule_, t_min, t_max, target, product_), product_};
  }

  /// Trained weights, a member a row, (members, F).
  [[nodiscard]] Matrix train(const Training& training, estimator::Target target, Index members,
                             std::uint64_t seed) const {
    Matrix weights(members, product_.size());
    parallel_for(static_cast<std::size_t>(members), [&](std::size_t member) {
      const auto set = estimator::draw_training_set(data_, *schedule_, t_min, t_max,
                                                    static_cast<Index>(training.samples), seed,
                                                    static_cast<std::uint32_t>(member));
      weights.row(static_cast<Index>(member)) =
          estimator::fit_ridge(product_, *schedule_, set,
                               estimator::regression_targets(set, target, data_, *schedule_),
                               {.ridge = training.ridge})
              .weights;
    });
    return weights;
  }

 private:
  data::Mixture data_ = data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
  std::unique_ptr<const forward::Schedule> schedule_ = forward::make_schedule("vp");
  feature::Product product_;
};

/// Members drawn from a law, (members, F).
inline Matrix draw_members(const WeightLaw& law, Index members, std::uint64_t seed) {
  Matrix weights(members, law.mean().size());
  parallel_for(static_cast<std::size_t>(members), [&](std::size_t member) {
    weights.row(static_cast<Index>(member)) = law.draw(seed, static_cast<std::uint32_t>(member));
  });
  return weights;
}

/// A number and its standard error.
struct Estimate {
  double value = 0;
  double error = 0;
};

inline Estimate estimate(const Vector& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = values.mean();
  return {mean, std::sqrt((values.array() - mean).square().sum() / (n - 1) / n)};
}

/// What an ensemble says of predicted moments.
struct Agreement {
  double mean_error = 0;  ///< |mean - predicted| over |mean|
  double bias = 0;        ///< squared distance of the means over what the noise of N gives, 1
  Estimate trace;         ///< of the covariance, over the predicted one
  Estimate along;         ///< C : Cov over C : C for the predicted C: is the shape right as well?
};

inline Agreement agreement(const Matrix& members, const Matrix& mean, const Matrix& covariance) {
  const auto n = static_cast<double>(members.rows());
  const Eigen::RowVectorXd centre = members.colwise().mean();
  const Matrix errors = std::sqrt(n / (n - 1)) * (members.rowwise() - centre);
  Agreement result;
  result.mean_error = (centre - mean).norm() / centre.norm();
  result.trace = estimate(errors.rowwise().squaredNorm() / covariance.trace());
  result.along = estimate((errors * covariance).cwiseProduct(errors).rowwise().sum() /
                          covariance.squaredNorm());
  result.bias = (centre - mean).squaredNorm() * n / (result.trace.value * covariance.trace());
  return result;
}

}  // namespace gtv::theory
