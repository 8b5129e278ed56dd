#pragma once

#include <cstdint>

#include "gtv/estimator/linear.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::estimator::test {

/// Two clusters of unequal weight in D dimensions.
inline data::Mixture two_points(Index dimension, double spread = 0) {
  data::Mixture data{Matrix::Zero(2, dimension), Vector(2), spread};
  for (Index d = 0; d < dimension; ++d) {
    data.points(0, d) = -0.8 + 0.3 * static_cast<double>(d);
    data.points(1, d) = 0.9 - 0.2 * static_cast<double>(d);
  }
  data.weights << 0.3, 0.7;
  return data;
}

inline const forward::Schedule& variance_preserving() {
  static const auto schedule = forward::make_schedule("vp");
  return *schedule;
}

inline TrainingSet draws(Index dimension, Index samples, std::uint64_t seed = 1,
                         double t_min = 1e-2) {
  return draw_training_set(two_points(dimension, 0.1), variance_preserving(), t_min, 1, samples,
                           seed, 0);
}

inline double relative_difference(const Matrix& got, const Matrix& want) {
  return (got - want).norm() / want.norm();
}

}  // namespace gtv::estimator::test
