#pragma once

#include <cstdint>

#include "gtv/base/array.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/feature/product.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::estimator {

/// Training draws (x_0, t, x) with x = alpha_t x_0 + sigma_t z.
struct TrainingSet {
  Matrix x0;  ///< (P, D) clean points
  Vector t;   ///< (P)
  Matrix x;   ///< (P, D) noised points
};

/// What a linear denoiser regresses on. @source T3.1, T3.2
enum class Target {
  proxy,  ///< y = x_0 (J1)
  truth,  ///< y = E[x_0 | x, t] (J0)
};

/// P draws of member `member`: x_0 from the mixture (spread included), t uniform on
/// [t_min, t_max], noise normal. Keyed by (seed, member, purpose, sample), so that the first P of
/// 2P draws are the draws of P, and cells of a sweep share numbers.
[[nodiscard]] TrainingSet draw_training_set(const data::Mixture& data,
                                            const forward::Schedule& schedule, double t_min,
                                            double t_max, Index samples, std::uint64_t seed,
                                            std::uint32_t member);

struct RidgeOptions {
  double ridge = 0.1;             ///< rho >= 0
  double sigma_squared_pad = 0;   ///< added to sigma^2 in lambda~ (the 1-D notebook: 1e-8)
};

/// Weights of the closed-form ridge solution W = A (Sigma + rho I)^{-1} with
/// Sigma = (1/P) sum lambda~ phi phi^T, A = (1/P) sum lambda~ y phi^T, lambda~ = alpha^2/sigma^2.
/// Primal (F x F) or dual (P x P), whichever is smaller; the dual's Gram matrix is an elementwise
/// product of per-axis Grams.
struct LinearWeights {
  Matrix weights;                    ///< W, (D, F)
  double reciprocal_condition = 1;   ///< of the solved system, 1-norm estimate
};

/// @param targets y, (P, D).
/// @throws gtv::InputError for shapes that disagree, negative ridge or P = 0;
/// gtv::WorkError if ridge is 0 and the system is singular.
/// @accuracy 1e-8 relative to a direct solve at reciprocal condition >= 1e-7.
/// @cost min(F^2 P + F^3/3, P^2 (D + axes) + P^3/3) multiply-adds.
[[nodiscard]] LinearWeights fit_ridge(const feature::Product& features,
                                      const forward::Schedule& schedule, const TrainingSet& set,
                                      const MatrixView& targets, const RidgeOptions& options);

/// y of a target: x0 itself, or the exact posterior mean at (x, t).
[[nodiscard]] Matrix regression_targets(const TrainingSet& set, Target target,
                                        const data::Mixture& data,
                                        const forward::Schedule& schedule);

/// W contracted with the time features at t: the spatial coefficients of mu_hat(., t),
/// (D, F_space), first coordinate slowest.
[[nodiscard]] Matrix at_time(const feature::Product& features, const MatrixView& weights, double t);

}  // namespace gtv::estimator
