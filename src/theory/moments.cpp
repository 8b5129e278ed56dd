#include "gtv/theory/moments.hpp"

#include "gtv/base/error.hpp"
#include "theory/resolvent.hpp"

namespace gtv::theory {
namespace {

/// What the residual's second moment E[r_a r_b | u] is made of.
enum class Residual { whole, target_noise };

Vector residual_product(const TrainingMeasure& measure, const Matrix& bias, Index a, Index b,
                        Residual residual) {
  Vector product = measure.covariance.col(a * measure.dimension() + b);
  if (residual == Residual::whole) product += bias.col(a).cwiseProduct(bias.col(b));
  return product;
}

WeightMoments leading_order(const FeatureMeasure& features, const Training& training,
                            Residual residual) {
  check(training);
  const TrainingMeasure& measure = features.measure();
  const Vector first = measure.weight.cwiseProduct(measure.lambda);
  const Vector second = first.cwiseProduct(measure.lambda);
  const Resolvent resolvent = invert(features.gram(first), training.ridge);

  WeightMoments moments;
  moments.reciprocal_condition = resolvent.reciprocal_condition;
  moments.mean = product(features.cross(first.asDiagonal() * measure.mean), resolvent.inverse);
  const Matrix bias = measure.mean - features.predict(moments.mean);
  const Index dimension = measure.dimension();
  const Index size = features.features();
  moments.covariance.resize(dimension * size, dimension * size);
  for (Index a = 0; a < dimension; ++a) {
    for (Index b = 0; b <= a; ++b) {
      Matrix noise =
          features.gram(second.cwiseProduct(residual_product(measure, bias, a, b, residual)));
      if (residual == Residual::whole) {
        // E[lambda~ r phi] = rho W*, the mean of what is summed.
        noise -=
            training.ridge * training.ridge * moments.mean.row(a).transpose() * moments.mean.row(b);
      }
      set_block(moments.covariance, a, b, sandwich(resolvent.inverse, noise) / training.samples);
    }
  }
  return moments;
}

}  // namespace

Matrix population_weights(const FeatureMeasure& features, double ridge) {
  check({.samples = 1, .ridge = ridge});
  const TrainingMeasure& measure = features.measure();
  const Vector first = measure.weight.cwiseProduct(measure.lambda);
  const Resolvent resolvent = invert(features.gram(first), ridge);
  return product(features.cross(first.asDiagonal() * measure.mean), resolvent.inverse);
}

WeightMoments large_sample_moments(const FeatureMeasure& features, const Training& training) {
  return leading_order(features, training, Residual::whole);
}

WeightMoments paper_moments(const FeatureMeasure& features, const Training& training) {
  return leading_order(features, training, Residual::target_noise);
}

}  // namespace gtv::theory
