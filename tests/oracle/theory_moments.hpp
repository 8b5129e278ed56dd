#pragma once

#include "gtv/theory/measure.hpp"
#include "gtv/theory/moments.hpp"

namespace gtv::oracle {

/// Sums and values over the nodes of a training measure, from the features as a matrix (n, F), by
/// plain loops in long double.
Matrix node_gram(const Matrix& phi, const Vector& weight);
Matrix node_cross(const Matrix& phi, const Matrix& y);
Matrix node_predict(const Matrix& phi, const Matrix& weights);
Vector node_quadratic(const Matrix& phi, const Matrix& form);

/// (S + rho)^-1 by Gauss-Jordan elimination with pivots, in long double.
Matrix shifted_inverse(const Matrix& s, double ridge);

/// Which noise the weights' covariance comes from.
enum class WeightNoise {
  whole,   ///< the design's and the target's (T5.1)
  target,  ///< the target's alone (T5.2)
};

struct Moments {
  Matrix mean;        ///< (2, F)
  Matrix covariance;  ///< (2 F, 2 F)
};

/// R Cov(lambda~ r phi) R / P as the covariance of a discrete distribution: at each node the target
/// takes four equally likely values with the node's mean and covariance. D = 2.
/// @param measure its weights add to 1.
Moments leading_order(const theory::TrainingMeasure& measure, const Matrix& phi,
                      const theory::Training& training, WeightNoise noise);

/// How far a solution is from the equations (T5.3) that it should satisfy, each relative in the
/// Frobenius norm.
struct FiniteSampleFaults {
  double resolvent = 0;
  double shrunk = 0;
  double mean = 0;
  double offset = 0;
  double covariance = 0;
};
FiniteSampleFaults finite_sample_faults(const theory::TrainingMeasure& measure, const Matrix& phi,
                                        const theory::Training& training,
                                        const theory::FiniteSample& solution);

}  // namespace gtv::oracle
