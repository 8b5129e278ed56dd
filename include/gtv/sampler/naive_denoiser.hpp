#pragma once

#include <cstdint>

#include "gtv/sampler/posterior.hpp"

namespace gtv::sampler {

/// Keys of the random numbers of a stochastic denoiser.
struct NoiseOptions {
  double kappa = 1;  ///< noise strength, in units of time
  std::uint64_t seed = 0;
  std::uint32_t member = 0;
};

/// The naive estimator: at every step and for every trajectory the exact denoiser mu plus a fresh
/// draw's deviation from it, mu_hat = mu + sqrt(kappa / |dt|) (x_0 - mu) with x_0 ~ p(x_0 | x, t),
/// which is s_hat = s + sqrt(kappa / |dt|) (s~ - s) written with denoisers.
///
/// Its mean is mu and its V-kernel kappa D C D delta(t - t'). Random numbers are keyed by (seed,
/// member, step, trajectory), so results do not depend on blocks or threads.
///
/// @accuracy mean and covariance those of the posterior's weights to 2^-32 each (the resolution of
/// a draw); kappa = 0 gives the bits of MixtureDenoiser.
/// @cost that of MixtureDenoiser and one random word, with spread 1 + D of them, a trajectory.
/// @source T4.2, T4.3
class NaiveDenoiser final : public Denoiser<double> {
 public:
  /// @throws gtv::InputError if kappa is negative or not finite; if a level has no noise and the
  /// data no spread; if a step of the plan asks more than once, uses an earlier answer or adds
  /// noise of its own (the estimator is defined for Euler's method only).
  NaiveDenoiser(data::Mixture data, const Plan& plan, const NoiseOptions& options);

  [[nodiscard]] int dimension() const override { return posterior_.dimension(); }
  /// Uses all of the query. @param x count a multiple of block_granule, aligned to 64 bytes.
  void denoise(const Query& query, BlockView<const double> x, BlockView<double> out) const override;

 private:
  Posterior posterior_;
  NoiseOptions options_;
};

}  // namespace gtv::sampler
