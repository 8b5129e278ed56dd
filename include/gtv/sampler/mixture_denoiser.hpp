#pragma once

#include <vector>

#include "gtv/data/mixture.hpp"
#include "gtv/sampler/denoiser.hpp"
#include "gtv/sampler/plan.hpp"

namespace gtv::sampler {

/// The exact denoiser E[x_0 | x, t] of a mixture: what the memorising optimum follows. For the
/// small sets of the paper and where trajectories go; score::denoise is the one for queries
/// anywhere.
///
/// @accuracy 1e-11 of the data scale against score::denoise for |x| within 10 data scales.
/// @source T2.2
class MixtureDenoiser final : public Denoiser<double> {
 public:
  /// @throws gtv::InputError if a level has no noise and the data no spread.
  MixtureDenoiser(data::Mixture data, const Plan& plan);

  [[nodiscard]] int dimension() const override;
  /// @param x count a multiple of block_granule, aligned to 64 bytes.
  void denoise(const Query& query, BlockView<const double> x, BlockView<double> out) const override;

 private:
  data::Mixture data_;
  Vector log_weights_;
  std::vector<forward::Level> levels_;
};

}  // namespace gtv::sampler
