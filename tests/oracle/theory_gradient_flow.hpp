#pragma once

#include "gtv/theory/gradient_flow.hpp"

namespace gtv::oracle {

/// W(tau) of dW/ds = A - W Sigma, by Runge-Kutta steps in plain loops. Shapes as in
/// estimator::train_gradient_flow; relative error about 1e-10.
Matrix flow_weights(const Matrix& features, const Vector& lambda, const Matrix& targets, double tau,
                    const Matrix& start);

/// First-order moments of W(tau): the sensitivity of the flow to every node is integrated with the
/// flow itself, by Runge-Kutta steps in plain loops, without eigenvectors. Relative error about
/// 1e-9. @param features (n, F) at the measure's nodes.
theory::GradientFlowMoments flow_moments(const Matrix& features,
                                         const theory::TrainingMeasure& measure, Index samples,
                                         double tau);

/// (T5.1) at ridge 0: W* = A R, Cov = R E[lambda^2 r_a r_b phi phi^T] R / P, in plain loops.
theory::GradientFlowMoments least_squares_moments(const Matrix& features,
                                                  const theory::TrainingMeasure& measure,
                                                  Index samples);

}  // namespace gtv::oracle
