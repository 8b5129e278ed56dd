#include "gtv/sampler/mixture_denoiser.hpp"

#include <utility>

#include "gtv/base/error.hpp"
#include "sampler/mixture_kernel.hpp"

namespace gtv::sampler {

MixtureDenoiser::MixtureDenoiser(data::Mixture data, const Plan& plan)
    : data_(std::move(data)),
      log_weights_(data_.weights.array().log().matrix()),
      levels_(plan.levels) {
  for (const forward::Level& level : levels_) {
    if (level.sigma <= 0 && data_.spread <= 0) {
      throw_input("exact denoiser: sigma is 0 at t = {}, expected a time with noise", level.t);
    }
  }
}

int MixtureDenoiser::dimension() const {
  return static_cast<int>(data_.dimension());
}

void MixtureDenoiser::denoise(const Query& query, BlockView<const double> x,
                              BlockView<double> out) const {
  denoise_mixture(data_, log_weights_, levels_[query.level], x, out);
}

}  // namespace gtv::sampler
