#include "gtv/sampler/naive_denoiser.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gtv/base/random.hpp"
#include "sampler/step_numbers.hpp"

namespace gtv::sampler {

NaiveDenoiser::NaiveDenoiser(data::Mixture data, const Plan& plan, const NoiseOptions& options)
    : posterior_(std::move(data), plan), options_(options) {
  check_noise(plan, options.kappa, 1 + static_cast<std::uint64_t>(dimension()), "naive estimator");
}

void NaiveDenoiser::denoise(const Query& query, BlockView<const double> x,
                            BlockView<double> out) const {
  const RandomStream stream(options_.seed, options_.member, Purpose::naive_draw);
  StepNumbers numbers(stream, query.first_trajectory, x.count);
  const bool spread = posterior_.data().spread > 0;
  const std::uint64_t first_row = query.step * (1 + static_cast<std::uint64_t>(dimension()));
  const Rows uniforms(1, x);
  numbers.uniforms(first_row, uniforms.data());
  const Rows normals(spread ? dimension() : 0, x);
  for (int a = 0; spread && a < dimension(); ++a) {
    const auto row = numbers.normals(first_row + 1 + static_cast<std::uint64_t>(a));
    std::copy(row.begin(), row.end(), normals.view().coordinate(a).begin());
  }
  const double strength = std::sqrt(options_.kappa / std::abs(query.dt));
  posterior_.draw(query.level, strength, uniforms.data(), normals.data(), x, out);
}

}  // namespace gtv::sampler
