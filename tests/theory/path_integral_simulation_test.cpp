#include <gtest/gtest.h>

#include <iostream>

#include "gtv/forward/time_grid.hpp"
#include "gtv/metric/total_variation.hpp"
#include "gtv/sampler/histogram.hpp"
#include "gtv/sampler/integrate.hpp"
#include "gtv/sampler/naive_denoiser.hpp"
#include "gtv/sampler/white_noise_denoiser.hpp"
#include "gtv/theory/path_integral.hpp"

namespace gtv::theory {
namespace {

using metric::total_variation;

const auto vp = forward::make_schedule("vp");

std::vector<double> simulated(const sampler::Denoiser<double>& denoiser, const sampler::Plan& plan,
                              std::uint64_t count, const GridOptions& grid) {
  sampler::Histogram histogram(denoiser.dimension(), grid.cells, grid.lo, grid.hi);
  const sampler::Seeds seeds(sampler::SeedKind::stratified, count, denoiser.dimension(), 7, 0);
  sampler::integrate<double>(
      plan, denoiser, seeds, {},
      [&](std::uint64_t, sampler::BlockView<const double> block) { histogram.add(block); });
  std::vector<double> mass;
  for (const std::uint32_t n : histogram.counts()) {
    mass.push_back(n / static_cast<double>(histogram.total()));
  }
  return mass;
}

// Simulation noise is about .4 sqrt(cells / n) = .005, so .01 leaves .005 to the theory.
TEST(SlowAverageDensity, AgreesWithSimulationOnALine) {
  const GridOptions grid{.cells = 60, .lo = -1.5, .hi = 1.5};
  const auto times = forward::geometric_grid(1, 1e-2, 150);
  const sampler::Plan plan = sampler::make_plan(*vp, "euler", times);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
  for (const double kappa : {0.02, 0.5}) {
    const CellMasses q = average_density(data, *vp, times, kappa, grid);
    const sampler::WhiteNoiseDenoiser white(data, plan, {.kappa = kappa});
    EXPECT_LT(total_variation(q.mass, simulated(white, plan, 500000, grid)), 0.01) << kappa;
  }
}

// The naive estimator's draws have the same first two moments at every step, so its density is the
// same up to the error of the steps.
TEST(SlowAverageDensity, IsThatOfTheNaiveEstimatorForShortSteps) {
  const GridOptions grid{.cells = 30, .lo = -1.5, .hi = 1.5};
  const auto times = forward::geometric_grid(1, 1e-2, 1000);
  const sampler::Plan plan = sampler::make_plan(*vp, "euler", times);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
  const CellMasses q = average_density(data, *vp, times, 0.2, grid);
  const sampler::NaiveDenoiser naive(data, plan, {.kappa = 0.2});
  EXPECT_LT(total_variation(q.mass, simulated(naive, plan, 200000, grid)), 0.012);
}

// Simulation noise .4 sqrt(400 / 10^6) = .008; half of the cells are all but empty, which leaves
// less.
TEST(SlowAverageDensity, AgreesWithSimulationInThePlane) {
  const GridOptions grid{.cells = 20, .lo = -1.5, .hi = 1.5, .resolution = 4};
  const auto times = forward::geometric_grid(1, 2e-2, 40);
  const sampler::Plan plan = sampler::make_plan(*vp, "euler", times);
  const data::Mixture data =
      data::make_mixture(Matrix{{1.0, 0.0}, {0.0, 1.0}, {-1.0, 0.0}, {0.0, -1.0}});
  const CellMasses q = average_density(data, *vp, times, 0.1, grid);
  const sampler::WhiteNoiseDenoiser white(data, plan, {.kappa = 0.1});
  EXPECT_LT(total_variation(q.mass, simulated(white, plan, 1000000, grid)), 0.01);
}

// All approximations against the path integral; the table is printed.
TEST(SlowAverageDensity, RanksTheApproximationsOverKappa) {
  const GridOptions grid{.cells = 160, .lo = -1.6, .hi = 1.6};
  const auto times = forward::geometric_grid(1, 1e-2, 1000);
  const data::Mixture data = data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
  const CellMasses published = small_noise_density(data, *vp, times, grid);
  // The leading order with its prefactor, for these steps: the flow without noise.
  const CellMasses leading = average_density(data, *vp, times, 0, grid);
  std::cout << "kappa  leading  published  linear noise\n";
  double linear_before = 0;
  for (const double kappa : {1e-4, 1e-3, 1e-2, 1e-1, 1.0}) {
    const CellMasses q = average_density(data, *vp, times, kappa, grid);
    const CellMasses linear = linear_noise_density(data, *vp, times, kappa, grid, 8000);
    const double by_leading = total_variation(q.mass, leading.mass);
    const double by_published = total_variation(q.mass, published.mass);
    const double by_linear = total_variation(q.mass, linear.mass);
    std::cout << kappa << "  " << by_leading << "  " << by_published << "  " << by_linear << '\n';
    EXPECT_LT(by_leading, by_published) << kappa;
    EXPECT_GT(by_linear, linear_before) << kappa;
    linear_before = by_linear;
  }
}

}  // namespace
}  // namespace gtv::theory
