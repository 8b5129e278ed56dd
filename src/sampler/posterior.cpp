#include "gtv/sampler/posterior.hpp"

#include <utility>

#include "gtv/base/error.hpp"
#include "sampler/mixture_kernel.hpp"

namespace gtv::sampler {

Posterior::Posterior(data::Mixture data, const Plan& plan)
    : data_(std::move(data)),
      log_weights_(data_.weights.array().log().matrix()),
      levels_(plan.levels) {
  for (const forward::Level& level : levels_) {
    if (level.sigma <= 0 && data_.spread <= 0) {
      throw_input("posterior: sigma is 0 at t = {}, expected a time with noise", level.t);
    }
  }
}

void Posterior::moments(std::size_t level, BlockView<const double> x, BlockView<double> mean,
                        BlockView<double> covariance) const {
  mixture_moments(data_, log_weights_, levels_[level], x, mean, covariance);
}

void Posterior::draw(std::size_t level, double strength, const double* uniforms,
                     const double* normals, BlockView<const double> x,
                     BlockView<double> out) const {
  denoise_mixture_by_draws(data_, log_weights_, levels_[level], strength, uniforms,
                           data_.spread > 0 ? normals : nullptr, x, out);
}

}  // namespace gtv::sampler
