#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/sampler/denoiser.hpp"
#include "gtv/sampler/plan.hpp"

namespace gtv::sampler {

/// A denoiser tabulated on a square grid and looked up at the right-hand neighbour, as the public
/// notebooks do: per axis, the first of linspace(lo, hi, 200) that is >= x, index clipped to 199.
/// D = 1 or 2.
template <class Real>
class LookupDenoiser final : public Denoiser<Real> {
 public:
  static constexpr int grid_points = 200;

  /// Tabulates `exact` at every level of the plan.
  LookupDenoiser(const Denoiser<double>& exact, const Plan& plan, double lo, double hi);

  [[nodiscard]] int dimension() const override { return dimension_; }
  void denoise(const Query& query, BlockView<const Real> x, BlockView<Real> out) const override;

 private:
  [[nodiscard]] std::size_t index(Real x) const;

  int dimension_;
  std::vector<Real> grid_;
  Real inverse_spacing_;
  /// Per level: [x index, (y index,) component].
  std::vector<std::vector<Real>> tables_;
};

}  // namespace gtv::sampler
