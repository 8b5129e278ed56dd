#pragma once

#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::estimator {

/// What time tau of gradient flow makes of a mode of rate sigma: (1 - e^{-sigma tau}) / sigma, with
/// the limits tau (sigma -> 0) and 1 / sigma (tau = infinity).
/// @param rate sigma >= 0  @param tau >= 0, may be infinite.
/// @accuracy 4 u relative, u the unit roundoff. @source T5.4
[[nodiscard]] double gradient_flow_filter(double rate, double tau);

/// Weights after gradient flow on the weighted squared error of a finite training set, solved
/// exactly: dW/ds = A - W Sigma with Sigma = (1/P) sum lambda phi phi^T, A = (1/P) sum lambda y
/// phi^T, from W(0) = `start`. One eigen-decomposition, of Sigma (F x F) or of the features' Gram
/// matrix (P x P), whichever is smaller.
///
/// @param features phi, (P, F)  @param lambda (P), >= 0  @param targets y, (P, D)
/// @param tau (n), training times >= 0; infinity is the end of the flow (from zero: the solution of
/// least norm).
/// @param start W(0), (D, F), or empty for zero.
/// @return W(tau), (D, F), for each time.
/// @throws gtv::InputError for shapes that disagree, P = 0, values that are not finite, a negative
/// lambda or time; gtv::WorkError if tau is infinite and the smaller matrix is singular to double
/// precision.
/// @accuracy 1e-13 (1 + tau |Sigma|) relative at finite tau.
/// @cost one core, 9 m^3 + 2 P F m operations, m = min(P, F). @source T5.4
[[nodiscard]] std::vector<Matrix> train_gradient_flow(const MatrixView& features,
                                                      const VectorView& lambda,
                                                      const MatrixView& targets,
                                                      const VectorView& tau,
                                                      const Matrix& start = {});

/// The same at one time.
[[nodiscard]] Matrix train_gradient_flow(const MatrixView& features, const VectorView& lambda,
                                         const MatrixView& targets, double tau,
                                         const Matrix& start = {});

}  // namespace gtv::estimator
