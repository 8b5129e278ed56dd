#pragma once

#include <functional>

#include "gtv/base/array.hpp"
#include "gtv/feature/product.hpp"
#include "gtv/theory/measure.hpp"

namespace gtv::theory {

/// Which part of the weights' variance.
enum class FlowVariance {
  full,          ///< all of first order in 1/P: the target's noise and the design's
  target_noise,  ///< what y - E[y|x,t] alone gives; most is missing at finite tau
};

struct GradientFlowOptions {
  Index samples = 1;  ///< P >= 1
  double tau = 1;     ///< training time >= 0; infinity needs a regular Sigma
  FlowVariance variance = FlowVariance::full;
  Matrix start_covariance = {};  ///< Cov(W_0), (D F, D F), of a random start of mean 0; empty: none
};

/// First two moments of weights that are trained by gradient flow on P draws.
struct GradientFlowMoments {
  Matrix mean;        ///< (D, F), A Sigma^{-1} (1 - e^{-Sigma tau})
  Matrix covariance;  ///< (D F, D F), symmetric; weight (a, i) is row a F + i
  Vector rates;       ///< (F), eigenvalues of Sigma, ascending: modes learn in time 1 / rate
};

/// The features at nodes first … first + count - 1 of a measure, (count, F).
using NodeFeatures = std::function<Matrix(Index first, Index count)>;

/// Moments of W(tau) for dW/ds = A - W Sigma from zero (or a random start), where Sigma and A are
/// averages over P draws from the measure: the mean at P = infinity, the covariance to first order
/// in 1/P. In Sigma's eigenbasis it is Cov(v) / P with v the derivative of W(tau) by one draw,
/// written without W* = A Sigma^{-1} so that singular modes do no harm:
///   v_b = lambda phi_b [y g(sigma_b) + sum_a A_a phi_a g[sigma_a, sigma_b]],
/// g(sigma) = (1 - e^{-sigma tau}) / sigma and g[., .] its divided difference. A random start adds
/// e^{-Sigma tau} Cov(W_0) e^{-Sigma tau}, whose own corrections of order 1/P are left out.
///
/// @param features asked for twice, in blocks, each time for all nodes in order.
/// @param measure of which `patches` are not read, so that other features than products can bring
/// their own nodes; weights and lambda >= 0, Cov[y|u] positive semidefinite.
/// @throws gtv::InputError for shapes that disagree, samples < 1, a negative or missing tau, values
/// that are not finite; gtv::WorkError if tau is infinite and Sigma is singular to double
/// precision, or a moment is not finite.
/// @accuracy 1e-12 (1 + tau |Sigma|) relative (Frobenius norm), for the sum over the nodes as
/// given.
/// @cost n nodes: n F^2 (3 + D + D^2 + D (D + 1)/2) + 9 F^3 operations; the products run on all
/// cores. Memory: (D F)^2 and a block of nodes. @source T5.4
[[nodiscard]] GradientFlowMoments gradient_flow_moments(const NodeFeatures& features,
                                                        Index feature_count,
                                                        const TrainingMeasure& measure,
                                                        const GradientFlowOptions& options);
/// @param features phi at the nodes, (n, F).
[[nodiscard]] GradientFlowMoments gradient_flow_moments(const MatrixView& features,
                                                        const TrainingMeasure& measure,
                                                        const GradientFlowOptions& options);
[[nodiscard]] GradientFlowMoments gradient_flow_moments(const feature::Product& features,
                                                        const TrainingMeasure& measure,
                                                        const GradientFlowOptions& options);

}  // namespace gtv::theory
