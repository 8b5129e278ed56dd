#include "theory/mean_step.hpp"

#include <algorithm>
#include <vector>

#include "gtv/base/error.hpp"

namespace gtv::theory {
namespace {

sampler::Plan euler_plan(const data::Mixture& data, const forward::Schedule& schedule,
                         std::span<const double> times) {
  if (data.dimension() > 2) {
    throw_input("path integral: got points of dimension {}, expected 1 or 2", data.dimension());
  }
  return sampler::make_plan(schedule, "euler", std::vector<double>(times.begin(), times.end()));
}

/// Of the points' box: no distribution on it has a larger variance along any direction.
double half_extent_squared(const data::Mixture& data) {
  return 0.25 * (data.points.colwise().maxCoeff() - data.points.colwise().minCoeff()).squaredNorm();
}

}  // namespace

PointBlock::PointBlock(int dimension)
    : dimension_(static_cast<std::size_t>(dimension)),
      memory_(new (std::align_val_t{64}) double[7 * capacity]()) {}

void PointBlock::set_x(std::size_t i, const Place& x) {
  for (std::size_t a = 0; a < dimension_; ++a) row(a)[i] = x[a];
}

Place PointBlock::read(std::size_t array, std::size_t i) const {
  const std::size_t first = 2 * array;
  return {row(first)[i], dimension_ > 1 ? row(first + 1)[i] : 0};
}

Symmetric PointBlock::covariance(std::size_t i) const {
  if (dimension_ == 1) return {row(4)[i], 0, 0};
  return {row(4)[i], row(5)[i], row(6)[i]};
}

MeanStep::MeanStep(const data::Mixture& data, const forward::Schedule& schedule,
                   std::span<const double> times)
    : plan_(euler_plan(data, schedule, times)),
      posterior_(data, plan_),
      largest_variance_(data.spread * data.spread + half_extent_squared(data)) {}

void MeanStep::evaluate(std::size_t step, PointBlock& block) const {
  const sampler::Step& s = plan_.steps[step];
  const std::size_t padded = sampler::whole_granules(block.count);
  const int d = dimension();
  for (int a = 0; a < d; ++a) {
    double* x = block.row(static_cast<std::size_t>(a));
    std::fill(x + block.count, x + padded, x[block.count - 1]);
  }
  posterior_.moments(s.level[0], {block.row(0), PointBlock::capacity, padded, d},
                     {block.row(2), PointBlock::capacity, padded, d},
                     {block.row(4), PointBlock::capacity, padded, d * (d + 1) / 2});
  for (int a = 0; a < d; ++a) {
    const double* x = block.row(static_cast<std::size_t>(a));
    double* image = block.row(static_cast<std::size_t>(2 + a));
    for (std::size_t i = 0; i < padded; ++i) {
      image[i] = s.output.x * x[i] + s.output.denoised[0] * image[i];
    }
  }
}

double MeanStep::noise(std::size_t step) const {
  const sampler::Step& s = plan_.steps[step];
  return s.output.denoised[0] * s.output.denoised[0] / -s.dt;
}

double MeanStep::slope(std::size_t step) const {
  const sampler::Step& s = plan_.steps[step];
  const forward::Level& level = plan_.levels[s.level[0]];
  return s.output.denoised[0] * level.alpha / (level.sigma * level.sigma);
}

}  // namespace gtv::theory
