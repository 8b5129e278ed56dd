#pragma once

#include <vector>

#include "gtv/data/mixture.hpp"
#include "gtv/sampler/denoiser.hpp"
#include "gtv/sampler/plan.hpp"

namespace gtv::sampler {

/// p(x_0 | x, t) of a mixture at the levels of a plan, by the block: its first two moments, and
/// draws. For small sets and where trajectories go, as MixtureDenoiser. Thread-safe.
class Posterior {
 public:
  /// @throws gtv::InputError if a level has no noise and the data no spread.
  Posterior(data::Mixture data, const Plan& plan);

  [[nodiscard]] int dimension() const { return static_cast<int>(data_.dimension()); }
  [[nodiscard]] const data::Mixture& data() const { return data_; }

  /// Blocks have a count that is a multiple of block_granule and are aligned to 64 bytes.
  /// @param level index into the plan's levels
  /// @param[out] mean E[x_0 | x, t], data units
  /// @param[out] covariance Cov(x_0 | x, t), D (D + 1) / 2 rows: (a, b), b <= a, is the row
  /// a (a + 1) / 2 + b. Exactly 0 where one point has all the weight.
  /// @accuracy 1e-11 of the data scale, and of its square.
  /// @cost O(M D^2) a trajectory. @source T2.2, T2.5
  void moments(std::size_t level, BlockView<const double> x, BlockView<double> mean,
               BlockView<double> covariance) const;

  /// mean + strength (x_0 - mean) for one draw of x_0.
  /// @param uniforms (count), in (0, 1), choose the point  @param normals (D, x.stride), the place
  /// within its component; not read without spread.
  void draw(std::size_t level, double strength, const double* uniforms, const double* normals,
            BlockView<const double> x, BlockView<double> out) const;

 private:
  data::Mixture data_;
  Vector log_weights_;
  std::vector<forward::Level> levels_;
};

}  // namespace gtv::sampler
