#pragma once

#include "gtv/base/array.hpp"
#include "gtv/estimator/training_set.hpp"
#include "gtv/feature/product.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::estimator {

/// Which of two equivalent systems gives the weights.
enum class RidgeForm {
  cheapest,  ///< dual if P < F, else primal
  primal,    ///< F x F: Sigma + rho I
  dual,      ///< P x P: K + P rho I, K the features' Gram matrix weighted by sqrt(lambda~)
};

struct RidgeOptions {
  double ridge = 0.1;            ///< rho >= 0
  double sigma_squared_pad = 0;  ///< >= 0, added to sigma^2 in lambda~ (the 1-D notebook: 1e-8)
  RidgeForm form = RidgeForm::cheapest;
};

/// Weights of the closed-form ridge solution W = A (Sigma + rho I)^{-1} with
/// Sigma = (1/P) sum lambda~ phi phi^T, A = (1/P) sum lambda~ y phi^T, lambda~ = alpha^2/sigma^2.
struct LinearWeights {
  Matrix weights;                   ///< W, (D_y, F); columns as in feature::Product
  double reciprocal_condition = 1;  ///< of the solved system, 1-norm estimate
};

/// The primal matrix is assembled from sums of the few functions that span products of features
/// (feature::PairProducts), the dual's as an elementwise product of per-axis Gram matrices; neither
/// materialises the P x F features. One thread.
/// @param targets y, (P, D_y); D_y may differ from the dimension of the points.
/// @throws gtv::InputError for shapes that disagree, values that are not finite, a negative ridge
/// or pad, P = 0, or a sample without noise (sigma^2 + pad = 0); gtv::WorkError if the system is
/// singular to double precision (reciprocal condition below its size times the unit roundoff), as
/// with ridge 0 and repeated samples.
/// @accuracy 1e-8 relative (Frobenius norm) to a direct solve at reciprocal condition >= 1e-7.
/// @cost operations: dual P^2 (sum of counts) + P^3/3, primal 2^{D+2} F P + F^3/3, to leading
/// order.
/// @source T3.1, T3.2 and section 5
[[nodiscard]] LinearWeights fit_ridge(const feature::Product& features,
                                      const forward::Schedule& schedule, const TrainingSet& set,
                                      const MatrixView& targets, const RidgeOptions& options);

/// W contracted with the time features at t: the spatial coefficients of mu_hat(., t),
/// (D, F_space), first coordinate slowest.
/// @throws gtv::InputError if W does not have F columns or t is not finite.
/// @accuracy 1e-14 relative to |W| |phi(t)|, as a sum of F_t products.
[[nodiscard]] Matrix at_time(const feature::Product& features, const MatrixView& weights, double t);

/// The same at many times by one matrix product.
/// @param t (n)  @return (n, D F_space), each row an at_time() in row-major order.
[[nodiscard]] Matrix at_times(const feature::Product& features, const MatrixView& weights,
                              const VectorView& t);

}  // namespace gtv::estimator
