#pragma once

#include <vector>

#include "gtv/data/mixture.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/sampler/integrate.hpp"
#include "gtv/sampler/plan.hpp"
#include "sampler/follow.hpp"

namespace gtv::sampler::testing_support {

/// Answers to one question asked by `count` trajectories at the same place, as rows.
inline Matrix ask(const Denoiser<double>& denoiser, const Query& query, const Vector& x,
                  Index count) {
  OwnedBlock<double> in(count, x.size());
  OwnedBlock<double> out(count, x.size());
  in.load(x.transpose().replicate(count, 1));
  denoiser.denoise(query, in.const_view(), out.view());
  return out.store();
}

inline Vector mean_of(const Matrix& rows) {
  return rows.colwise().mean();
}

inline Matrix covariance_of(const Matrix& rows) {
  const Matrix centred = rows.rowwise() - rows.colwise().mean();
  return centred.transpose() * centred / static_cast<double>(rows.rows());
}

/// End points of stratified seeds through a denoiser, D = 1.
inline std::vector<double> end_points(const Plan& plan, const Denoiser<double>& denoiser,
                                      std::uint64_t count, std::uint64_t seed = 1,
                                      std::uint32_t member = 0) {
  const Seeds seeds(SeedKind::stratified, count, 1, seed, member);
  std::vector<double> all;
  integrate<double>(plan, denoiser, seeds, {}, [&](std::uint64_t, BlockView<const double> block) {
    const auto x = block.coordinate(0);
    all.insert(all.end(), x.begin(), x.end());
  });
  return all;
}

/// Share of points within `width` of 0.
inline double centre_mass(const std::vector<double>& points, double width = 0.3) {
  double inside = 0;
  for (const double x : points) inside += std::abs(x) < width ? 1 : 0;
  return inside / static_cast<double>(points.size());
}

/// Euler steps of the vp schedule on a geometric grid from 1.
inline Plan geometric_euler(double t_min, int steps) {
  return make_plan(*forward::make_schedule("vp"), "euler",
                   forward::geometric_grid(1, t_min, steps));
}

}  // namespace gtv::sampler::testing_support
