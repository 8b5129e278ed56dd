#pragma once

#include <limits>
#include <vector>

#include "gtv/sampler/naive_denoiser.hpp"
#include "gtv/sampler/step_noise.hpp"

namespace gtv::sampler {

struct Colour {
  /// Correlation time tau of the noise; 0 is white.
  double time = 0;
  /// Length scale l of the noise: correlation exp(-|x - x'|^2 / (2 l^2)), shared by a member's
  /// trajectories. Infinite: the noise depends on time alone and every trajectory has its own.
  double length = std::numeric_limits<double>::infinity();
  /// Random Fourier features of a field of finite length.
  int features = 64;
};

/// Coloured V: the exact denoiser plus a Gaussian random field of mean 0,
/// mu_hat = mu + sqrt(kappa) L(x, t) eta(x, t), L the symmetric root of Cov(x_0 | x, t), eta of
/// covariance exp(-|t - t'| / tau) / (2 tau) times a correlation in space. So the integral of
/// V(x, t; x, t') over t' is kappa D C D (L taken at one time) whatever tau, and tau -> 0 is
/// WhiteNoiseDenoiser in law. eta is averaged over each step exactly, at any ratio of tau and dt.
///
/// With a finite length a member is one draw of a field: its trajectories share it, and one PF-ODE
/// follows it. The average over members of what is sampled depends only on the law of the noise
/// along single paths, so for infinite length every trajectory draws its own noise instead, which
/// gives the same average from far fewer members.
///
/// @cost infinite length: about 2 + 2 log2(steps) normals a coordinate; finite: `features` cosines
/// and sines a trajectory, and memory of 2 features D numbers a step.
/// @source T4.4
class ColouredNoiseDenoiser final : public Denoiser<double> {
 public:
  /// @throws gtv::InputError as NaiveDenoiser; if the time is negative or not finite, the length
  /// not positive, or there are no features.
  ColouredNoiseDenoiser(data::Mixture data, const Plan& plan, const NoiseOptions& options,
                        const Colour& colour);

  [[nodiscard]] int dimension() const override { return posterior_.dimension(); }
  /// Uses all of the query. @param x count a multiple of block_granule, aligned to 64 bytes.
  void denoise(const Query& query, BlockView<const double> x, BlockView<double> out) const override;

 private:
  void draw_field(std::size_t steps, int features, double length);
  void own_noise(const Query& query, BlockView<double> noise) const;

  Posterior posterior_;
  NoiseOptions options_;
  StepNoise in_time_;
  Matrix frequencies_;  ///< (features, D), 1 / data units; empty if the length is infinite
  std::vector<Matrix> amplitudes_;  ///< per step (features, 2 D): cosines, then sines
};

}  // namespace gtv::sampler
