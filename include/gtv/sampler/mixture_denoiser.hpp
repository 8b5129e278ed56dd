#pragma once

#include "gtv/data/mixture.hpp"
#include "gtv/sampler/denoiser.hpp"
#include "gtv/sampler/plan.hpp"

namespace gtv::sampler {

/// The exact denoiser E[x_0 | x, t] of a mixture: what the memorising optimum follows.
class MixtureDenoiser final : public Denoiser<double> {
 public:
  MixtureDenoiser(data::Mixture data, const Plan& plan);

  [[nodiscard]] int dimension() const override;
  void denoise(const Query& query, BlockView<const double> x,
               BlockView<double> out) const override;

 private:
  data::Mixture data_;
  std::vector<forward::Level> levels_;
};

}  // namespace gtv::sampler
