#pragma once

#include "gtv/sampler/naive_denoiser.hpp"

namespace gtv::sampler {

/// The effective SDE of the naive estimator: the exact denoiser with Gaussian noise of the same
/// covariance, mu_hat = mu + sqrt(kappa / |dt|) L z, z standard normal at every step, L the
/// symmetric root of Cov(x_0 | x, t). Followed by Euler's method it is the Euler-Maruyama scheme
/// (Ito) with s_avg = s and a covariance of kappa |dt| D C D a step.
///
/// Where the covariance is singular (points on a line) so is the noise, and of a single point it is
/// exactly 0. @source T4.4
class WhiteNoiseDenoiser final : public Denoiser<double> {
 public:
  /// @throws gtv::InputError as NaiveDenoiser.
  WhiteNoiseDenoiser(data::Mixture data, const Plan& plan, const NoiseOptions& options);

  [[nodiscard]] int dimension() const override { return posterior_.dimension(); }
  /// Uses all of the query. @param x count a multiple of block_granule, aligned to 64 bytes.
  void denoise(const Query& query, BlockView<const double> x, BlockView<double> out) const override;

 private:
  Posterior posterior_;
  NoiseOptions options_;
};

}  // namespace gtv::sampler
