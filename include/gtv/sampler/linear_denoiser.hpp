#pragma once

#include <memory>
#include <span>

#include "gtv/base/array.hpp"
#include "gtv/feature/product.hpp"
#include "gtv/sampler/denoiser.hpp"
#include "gtv/sampler/plan.hpp"

namespace gtv::sampler {

/// Features that the kernels take on one spatial axis.
inline constexpr int max_features_per_axis = 64;

/// Error that one denoiser evaluation may add to a single-precision trajectory, data units. At the
/// settings of Figs 2 and 3 (Euler, ridge 0.1) the density error it causes is below a tenth of the
/// sampling error of 100,000 trajectories on 200 bins an axis, which in the plane hold fewer
/// trajectories each. Later steps enlarge an error as they do any difference of states, and no
/// bound on that is used: flows of models with a small ridge enlarge it most (docs/adr/0007).
[[nodiscard]] constexpr double default_tolerance(int dimension) {
  return dimension == 1 ? 5e-6 : 1e-4;
}

/// mu_hat(x, t) = W phi(x, t) at the levels of a plan, D = 1 … 3.
///
/// With a tolerance, a run of trajectories that lie close together (as Seeds lists them) is served
/// by the polynomial that interpolates mu_hat on their box, of the least degrees <= 10 whose error
/// bound is below the tolerance; other runs, and all with tolerance 0, sum all features.
///
/// @accuracy float: tolerance plus 1e-5 of sum |W phi|; double with tolerance 0: 1e-13 of it.
template <class Real>
class LinearDenoiser final : public Denoiser<Real> {
 public:
  /// @param weights (D, F) as of estimator::fit_ridge.
  /// @param tolerance error each evaluation may add to a state, data units; >= 0.
  /// @throws gtv::InputError if shapes disagree, D > 3 or an axis has more than 64 features.
  LinearDenoiser(const feature::Product& features, const MatrixView& weights, const Plan& plan,
                 double tolerance);
  ~LinearDenoiser() override;

  [[nodiscard]] int dimension() const override;
  /// @param x count a multiple of block_granule, aligned to 64 bytes.
  void denoise(const Query& query, BlockView<const Real> x, BlockView<Real> out) const override;

 private:
  struct Tables;
  std::unique_ptr<const Tables> tables_;
};

}  // namespace gtv::sampler
