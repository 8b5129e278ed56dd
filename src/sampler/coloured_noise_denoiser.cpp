#include "gtv/sampler/coloured_noise_denoiser.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "sampler/covariance_root.hpp"
#include "sampler/step_numbers.hpp"
#include "sampler/wave_kernel.hpp"

namespace gtv::sampler {

ColouredNoiseDenoiser::ColouredNoiseDenoiser(data::Mixture data, const Plan& plan,
                                             const NoiseOptions& options, const Colour& colour)
    : posterior_(std::move(data), plan), options_(options), in_time_(plan, colour.time) {
  // Two normals a step and one more, each for all coordinates.
  check_noise(plan, options.kappa, 3 * static_cast<std::uint64_t>(dimension()), "coloured noise");
  if (!(colour.length > 0)) {
    throw_input("coloured noise: got a length of {}, expected a positive number", colour.length);
  }
  if (std::isinf(colour.length)) return;
  if (colour.features < 1) {
    throw_input("coloured noise: got {} features, expected at least 1", colour.features);
  }
  draw_field(plan.steps.size(), colour.features, colour.length);
}

void ColouredNoiseDenoiser::draw_field(std::size_t steps, int features, double length) {
  // Here a row of the stream has a number for every amplitude.
  const RandomStream stream(options_.seed, options_.member, Purpose::path_noise);
  const Index columns = 2 * dimension();
  StepNumbers numbers(stream, 0, static_cast<std::size_t>(features * columns));
  const auto next = [&](std::uint64_t row) {
    const auto values = numbers.normals(row);
    return Eigen::Map<const FloatMatrix>(values.data(), features, columns).cast<double>();
  };
  frequencies_ = next(in_time_.normals()).leftCols(dimension()) / length;
  std::vector<Matrix> normals;
  normals.reserve(in_time_.normals());
  for (std::uint64_t n = 0; n < in_time_.normals(); ++n) normals.emplace_back(next(n));
  const double share = 1 / std::sqrt(static_cast<double>(features));
  for (std::size_t k = 0; k < steps; ++k) {
    Matrix amplitude = Matrix::Zero(features, columns);
    for (const StepNoise::Term& term : in_time_.terms(k)) {
      amplitude += share * term.coefficient * normals[term.normal];
    }
    amplitudes_.push_back(std::move(amplitude));
  }
}

void ColouredNoiseDenoiser::own_noise(const Query& query, BlockView<double> noise) const {
  const RandomStream stream(options_.seed, options_.member, Purpose::path_noise);
  StepNumbers numbers(stream, query.first_trajectory, noise.count);
  const auto rows = static_cast<std::uint64_t>(noise.dimension);
  for (int a = 0; a < noise.dimension; ++a) {
    const auto out = noise.coordinate(a);
    std::fill(out.begin(), out.end(), 0);
    for (const StepNoise::Term& term : in_time_.terms(query.step)) {
      const auto row = numbers.normals(term.normal * rows + static_cast<std::uint64_t>(a));
      for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] += term.coefficient * static_cast<double>(row[i]);
      }
    }
  }
}

void ColouredNoiseDenoiser::denoise(const Query& query, BlockView<const double> x,
                                    BlockView<double> out) const {
  const int d = dimension();
  const Rows noise(d, x);
  if (amplitudes_.empty()) {
    own_noise(query, noise.view());
  } else {
    plane_waves(frequencies_, amplitudes_[query.step], x, noise.view());
  }
  const Rows covariance(d * (d + 1) / 2, x);
  posterior_.moments(query.level, x, out, covariance.view());
  add_correlated(covariance.const_view(), noise.const_view(), std::sqrt(options_.kappa), out);
}

}  // namespace gtv::sampler
