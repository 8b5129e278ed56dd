#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "gtv/sampler/denoiser.hpp"
#include "gtv/sampler/naive_denoiser.hpp"
#include "gtv/sampler/plan.hpp"
#include "gtv/score/blocked_field.hpp"

namespace gtv::sampler {

/// Trajectories to ask these denoisers for at once (IntegrateOptions::block).
inline constexpr std::size_t blocked_trajectories = 256;

/// The exact denoiser of a point set of any size and dimension, by score::BlockedField. For sets
/// such as images, where MixtureDenoiser's cost would be too high.
/// @accuracy `tolerance` of the field's radius, rounding included. @source T2.2
class BlockedDenoiser final : public Denoiser<double> {
 public:
  /// @throws gtv::InputError if a level has no noise and the data no spread, or for a tolerance
  /// that is negative or not finite.
  BlockedDenoiser(std::shared_ptr<const score::BlockedField> field, const Plan& plan,
                  double tolerance);

  [[nodiscard]] int dimension() const override;
  void denoise(const Query& query, BlockView<const double> x, BlockView<double> out) const override;

  /// Of all answers so far, the largest bound of the error, data units.
  [[nodiscard]] double largest_error() const { return largest_error_; }

 private:
  std::shared_ptr<const score::BlockedField> field_;
  std::vector<forward::Level> levels_;
  double tolerance_;
  mutable std::atomic<double> largest_error_{0};
};

/// The naive estimator on such a field: as NaiveDenoiser, mu_hat = mu + sqrt(kappa / |dt|) (x_0 -
/// mu), x_0 a fresh draw from the posterior at every step. @source T4.2, T4.3
class BlockedNaiveDenoiser final : public Denoiser<double> {
 public:
  /// @throws gtv::InputError as BlockedDenoiser and NaiveDenoiser, or if steps times (draw_slots +
  /// D) are above 2^33: no two of 2^31 trajectories' numbers may share an index.
  BlockedNaiveDenoiser(std::shared_ptr<const score::BlockedField> field, const Plan& plan,
                       double tolerance, const NoiseOptions& options);

  [[nodiscard]] int dimension() const override { return exact_.dimension(); }
  void denoise(const Query& query, BlockView<const double> x, BlockView<double> out) const override;
  [[nodiscard]] double largest_error() const { return exact_.largest_error(); }

 private:
  BlockedDenoiser exact_;
  std::shared_ptr<const score::BlockedField> field_;
  std::vector<forward::Level> levels_;
  NoiseOptions options_;
};

}  // namespace gtv::sampler
