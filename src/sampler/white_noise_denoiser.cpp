#include "gtv/sampler/white_noise_denoiser.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gtv/base/random.hpp"
#include "sampler/covariance_root.hpp"
#include "sampler/step_numbers.hpp"

namespace gtv::sampler {

WhiteNoiseDenoiser::WhiteNoiseDenoiser(data::Mixture data, const Plan& plan,
                                       const NoiseOptions& options)
    : posterior_(std::move(data), plan), options_(options) {
  check_noise(plan, options.kappa, static_cast<std::uint64_t>(dimension()), "white noise");
}

void WhiteNoiseDenoiser::denoise(const Query& query, BlockView<const double> x,
                                 BlockView<double> out) const {
  const int d = dimension();
  const RandomStream stream(options_.seed, options_.member, Purpose::path_noise);
  StepNumbers numbers(stream, query.first_trajectory, x.count);
  const Rows noise(d, x);
  for (int a = 0; a < d; ++a) {
    const auto row =
        numbers.normals(query.step * static_cast<std::uint64_t>(d) + static_cast<std::uint64_t>(a));
    std::copy(row.begin(), row.end(), noise.view().coordinate(a).begin());
  }
  const Rows covariance(d * (d + 1) / 2, x);
  posterior_.moments(query.level, x, out, covariance.view());
  add_correlated(covariance.const_view(), noise.const_view(),
                 std::sqrt(options_.kappa / std::abs(query.dt)), out);
}

}  // namespace gtv::sampler
