#pragma once

#include "gtv/base/array.hpp"
#include "gtv/theory/feature_measure.hpp"

namespace gtv::theory {

/// Mean and covariance of the trained weights over training sets.
struct WeightMoments {
  Matrix mean;        ///< (D, F)
  Matrix covariance;  ///< (D F, D F), rows and columns (component, feature), feature fastest
  double reciprocal_condition = 1;  ///< of Sigma + rho
  int iterations = 0;               ///< of the fixed points, 0 where there is none

  [[nodiscard]] double trace() const { return covariance.trace(); }
};

/// What the moments of ridge regression depend on besides features and measure.
struct Training {
  double samples = 256;  ///< P >= 1
  double ridge = 0.1;    ///< rho >= 0
};

/// W* = A (Sigma + rho)^-1: the weights of infinitely much data, (D, F).
/// @throws as large_sample_moments.
[[nodiscard]] Matrix population_weights(const FeatureMeasure& features, double ridge);

/// Leading order in 1/P: mean W* = A (Sigma + rho)^-1 and P Cov = R [E(lambda~^2 r r phi phi^T) -
/// rho^2 W*^T W*] R.
/// @throws gtv::InputError for P < 1 or a negative ridge; gtv::WorkError if Sigma + rho is singular
/// to double precision. The same for those below.
/// @accuracy that of the measure over the reciprocal condition.
/// @cost 3 F^3 operations and D (D + 1) / 2 times a sum over the measure and 4 F^3. @source T5.1
[[nodiscard]] WeightMoments large_sample_moments(const FeatureMeasure& features,
                                                 const Training& training);

/// The paper's form of it: expressive features, so that the residual is the target's noise only.
/// In x_0-form; mean W*. @source T5.2
[[nodiscard]] WeightMoments paper_moments(const FeatureMeasure& features, const Training& training);

struct FixedPointOptions {
  double tolerance = 1e-8;  ///< largest relative change of a step
  int max_iterations = 500;
};

/// What the finite-P theory finds on the way: the deterministic equivalent of the solved system.
struct FiniteSample {
  WeightMoments moments;
  Matrix resolvent;      ///< R-bar, (F, F)
  Vector shrunk;         ///< eta = lambda~ / (1 + lambda~ delta) at the nodes, (n)
  Matrix leverage_form;  ///< delta(u) = phi^T leverage_form phi, (F, F): R-bar / P
  Matrix offset;         ///< g_a = E[eta r_a phi], (D, F)
};

/// Any F/P, approximate: leverage delta, shrunken weights eta, and the covariance as the fixed
/// point of T5.3, both by damped (averaged) iteration with Anderson acceleration of the second.
/// @throws gtv::WorkError also if a fixed point is not reached within max_iterations.
/// @source T5.3
[[nodiscard]] FiniteSample finite_sample_moments(const FeatureMeasure& features,
                                                 const Training& training,
                                                 const FixedPointOptions& options = {});

}  // namespace gtv::theory
