#include "gtv/theory/path_integral.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <tuple>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/metric/total_variation.hpp"
#include "oracle/theory_path_integral.hpp"

namespace gtv::theory {
namespace {

using forward::geometric_grid;
using forward::uniform_grid;
using metric::total_variation;

const auto vp = forward::make_schedule("vp");

data::Mixture three_points() {
  return data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
}

/// Cells of a normal density, the product of two if `y` is given.
std::vector<double> normal_cells(const oracle::Normal1d& x, const oracle::Normal1d* y,
                                 const GridOptions& grid) {
  const auto along = [&](const oracle::Normal1d& n) {
    std::vector<double> mass;
    const double width = (grid.hi - grid.lo) / grid.cells;
    const double per = 1 / std::sqrt(2 * n.variance);
    for (int c = 0; c < grid.cells; ++c) {
      const double at = grid.lo + c * width - n.mean;
      mass.push_back(0.5 * (std::erf(per * (at + width)) - std::erf(per * at)));
    }
    return mass;
  };
  const std::vector<double> columns = along(x);
  if (y == nullptr) return columns;
  std::vector<double> all;
  for (const double row : along(*y)) {
    for (const double column : columns) all.push_back(row * column);
  }
  return all;
}

TEST(AverageDensity, OfNormalDataIsTheNormalOfTheClosedForm) {
  const GridOptions grid{.cells = 60, .lo = -2, .hi = 2};
  const data::Mixture data = data::make_mixture(Matrix{{0.3}}, {}, 0.4);
  for (const char* name : {"vp", "ve", "flow"}) {
    const auto schedule = forward::make_schedule(name);
    const auto times = geometric_grid(schedule->default_t_max(), 1e-2, 100);
    for (const double kappa : {0.0, 1e-5, 1e-3, 0.1, 1.0}) {
      const auto want = oracle::average_of_normal_data(0.3, 0.4, *schedule, times, kappa);
      const CellMasses got = average_density(data, *schedule, times, kappa, grid);
      EXPECT_LT(total_variation(got.mass, normal_cells(want, nullptr, grid)), 1e-3)
          << name << ' ' << kappa;
      EXPECT_NEAR(got.total, 1, 1e-6);
    }
  }
}

TEST(AverageDensity, InThePlaneIsTheProductOfItsAxesForNormalData) {
  const GridOptions grid{.cells = 24, .lo = -2, .hi = 2, .resolution = 6};
  const data::Mixture data = data::make_mixture(Matrix{{0.3, -0.2}}, {}, 0.4);
  const auto times = geometric_grid(1, 1e-2, 30);
  for (const double kappa : {0.0, 1e-3, 0.2}) {
    const auto x = oracle::average_of_normal_data(0.3, 0.4, *vp, times, kappa);
    const auto y = oracle::average_of_normal_data(-0.2, 0.4, *vp, times, kappa);
    const CellMasses got = average_density(data, *vp, times, kappa, grid);
    EXPECT_LT(total_variation(got.mass, normal_cells(x, &y, grid)), 3e-3) << kappa;
  }
}

TEST(AverageDensity, MatchesTheOracleWhereKernelsAreWideEverywhere) {
  const data::Mixture data =
      data::make_mixture(Matrix{{-1.0}, {0.2}, {1.0}}, Vector{{1.0, 2.0, 1.0}}, 0.3);
  const auto times = geometric_grid(0.4, 0.1, 6);
  for (const double kappa : {0.1, 0.5}) {
    const auto want = oracle::average_density_by_points(data, *vp, times, kappa, -4, 4, 40);
    const CellMasses got =
        average_density(data, *vp, times, kappa, {.cells = 40, .lo = -4, .hi = 4});
    EXPECT_LT(total_variation(got.mass, want), 1e-3) << kappa;
  }
}

TEST(AverageDensity, WithoutNoiseIsTheNoisedDataButForTheStepsError) {
  const GridOptions grid{.cells = 160, .lo = -1.6, .hi = 1.6};
  for (const double t_min : {1e-2, 1e-3}) {
    const CellMasses want = noised_masses(three_points(), vp->level(t_min), grid);
    const CellMasses got =
        average_density(three_points(), *vp, geometric_grid(1, t_min, 3000), 0, grid);
    EXPECT_LT(total_variation(got.mass, want.mass), 4e-3) << t_min;
  }
}

// Claim 1.
TEST(AverageDensity, OfASinglePointDoesNotDependOnTheNoise) {
  const data::Mixture data = data::make_mixture(Matrix{{0.4}});
  const auto times = geometric_grid(1, 1e-2, 200);
  EXPECT_EQ(average_density(data, *vp, times, 0).mass, average_density(data, *vp, times, 5).mass);
}

// Claim 3: points on the first axis leave the second marginal alone, whatever the noise.
TEST(AverageDensity, KeepsTheDimensionOfCollinearPoints) {
  const data::Mixture data = data::make_mixture(Matrix{{-1.0, 0.0}, {0.0, 0.0}, {1.0, 0.0}});
  const GridOptions grid{.cells = 20, .lo = -4, .hi = 4, .resolution = 3};
  const auto times = geometric_grid(1, 0.03, 30);
  const auto second_marginal = [&](double kappa) {
    const CellMasses q = average_density(data, *vp, times, kappa, grid);
    std::vector<double> rows;
    for (std::size_t y = 0; y < 20; ++y) {
      const auto row = q.mass.begin() + static_cast<std::ptrdiff_t>(20 * y);
      rows.push_back(std::accumulate(row, row + 20, 0.0));
    }
    return rows;
  };
  EXPECT_LT(total_variation(second_marginal(0), second_marginal(0.2)), 1e-4);
}

TEST(AverageDensity, InThePlaneGivesTheSameBitsForAnyNumberOfThreads) {
  const data::Mixture data = data::make_mixture(Matrix{{-1.0, 0.0}, {0.5, 0.7}, {1.0, -0.4}});
  const auto times = geometric_grid(1, 0.1, 8);
  set_thread_count(1);
  const CellMasses one = average_density(data, *vp, times, 0.1, {.resolution = 3});
  set_thread_count(3);
  EXPECT_EQ(one.mass, average_density(data, *vp, times, 0.1, {.resolution = 3}).mass);
  set_thread_count(0);
}

TEST(AverageDensity, InThePlaneConvergesInTheGrid) {
  const data::Mixture data =
      data::make_mixture(Matrix{{1.0, 0.0}, {0.0, 1.0}, {-1.0, 0.0}, {0.0, -1.0}});
  const auto times = geometric_grid(1, 5e-2, 15);
  const auto at = [&](double resolution) {
    return average_density(data, *vp, times, 0.05,
                           {.cells = 40, .lo = -1.5, .hi = 1.5, .resolution = resolution})
        .mass;
  };
  EXPECT_LT(total_variation(at(4), at(8)), 5e-3);
}

// A turn of the data by a right angle turns the cells.
TEST(AverageDensity, TurnsWithTheData) {
  const data::Mixture data = data::make_mixture(Matrix{{-1.0, 0.0}, {0.5, 0.7}, {1.0, -0.4}});
  Matrix turned(3, 2);
  turned.col(0) = -data.points.col(1);
  turned.col(1) = data.points.col(0);
  const GridOptions grid{.cells = 16, .lo = -2, .hi = 2, .resolution = 3};
  const auto times = geometric_grid(1, 0.05, 20);
  const CellMasses q = average_density(data, *vp, times, 0.1, grid);
  const CellMasses r = average_density(data::make_mixture(turned), *vp, times, 0.1, grid);
  std::vector<double> back(q.mass.size());
  for (std::size_t y = 0; y < 16; ++y) {
    for (std::size_t x = 0; x < 16; ++x) back[y * 16 + x] = r.mass[x * 16 + (15 - y)];
  }
  EXPECT_LT(total_variation(q.mass, back), 1e-3);
}

TEST(AverageDensity, TakesAnyNumberOfStepsOnAnyGrid) {
  for (const int steps : {1, 3, 10, 30, 100}) {
    for (const bool uniform : {true, false}) {
      const auto times = uniform ? uniform_grid(1, 1e-2, steps) : geometric_grid(1, 1e-2, steps);
      const auto at = [&](double resolution) {
        return average_density(three_points(), *vp, times, 0.05,
                               {.cells = 60, .lo = -1.6, .hi = 1.6, .resolution = resolution});
      };
      const CellMasses coarse = at(8);
      EXPECT_NEAR(coarse.total, 1, 1e-6);
      EXPECT_LT(total_variation(coarse.mass, at(18).mass), 2e-3) << steps << ' ' << uniform;
    }
  }
}

TEST(AverageDensity, ConvergesInGridAndSteps) {
  const auto at = [&](double resolution, int steps) {
    return average_density(three_points(), *vp, geometric_grid(1, 1e-2, steps), 0.2,
                           {.cells = 160, .lo = -1.6, .hi = 1.6, .resolution = resolution})
        .mass;
  };
  const auto fine = at(20, 400);
  const double coarse_error = total_variation(at(3, 400), fine);
  const double default_error = total_variation(at(8, 400), fine);
  EXPECT_LT(default_error, 2e-3);
  EXPECT_GT(coarse_error, 4 * default_error);
  // First order in the step.
  const auto limit = at(8, 6400);
  const double ratio = total_variation(at(8, 200), limit) / total_variation(at(8, 800), limit);
  EXPECT_NEAR(std::log(ratio) / std::log(4), 1, 0.2);
}

// The known numbers of white noise: masses to .006, total variations to .007.
TEST(AverageDensity, AndTheFormulasReproduceTheKnownNumbers) {
  struct Case {
    double kappa, centre, from_noised, from_published;
  };
  const auto times = geometric_grid(1, 1e-2, 3000);
  const GridOptions grid{.cells = 160, .lo = -1.6, .hi = 1.6};
  const CellMasses noised = noised_masses(three_points(), vp->level(1e-2), grid);
  const CellMasses published = small_noise_density(three_points(), *vp, times, grid);
  for (const Case& c : {Case{0.01, .325, .028, .090},
                        {0.05, .299, .114, .169},
                        {0.2, .219, .276, .341},
                        {1.0, .081, .550, .613}}) {
    const CellMasses q = average_density(three_points(), *vp, times, c.kappa, grid);
    EXPECT_NEAR(std::accumulate(q.mass.begin() + 65, q.mass.begin() + 95, 0.0), c.centre, 0.006);
    EXPECT_NEAR(total_variation(q.mass, noised.mass), c.from_noised, 0.007);
    EXPECT_NEAR(total_variation(q.mass, published.mass), c.from_published, 0.007);
  }
}

TEST(AverageDensity, EmptiesGapsByTheKnownAmount) {
  const auto times = geometric_grid(1, 0.03, 3000);
  const double alpha = vp->alpha(0.03);
  for (const auto& [kappa, want, tolerance] : {std::tuple{0.0, .072, .003},
                                               {0.05, .0167, .002},
                                               {0.2, .0027, .001},
                                               {1.0, .0002, .0003}}) {
    const CellMasses q =
        average_density(three_points(), *vp, times, kappa, {.cells = 8, .lo = -alpha, .hi = alpha});
    EXPECT_NEAR(q.mass[1] + q.mass[2] + q.mass[5] + q.mass[6], want, tolerance) << kappa;
  }
}

TEST(LinearNoise, IsExactForNormalData) {
  const GridOptions grid{.cells = 60, .lo = -2, .hi = 2};
  const data::Mixture data = data::make_mixture(Matrix{{0.3}}, {}, 0.4);
  const auto times = geometric_grid(1, 1e-2, 100);
  for (const double kappa : {0.01, 1.0}) {
    const auto want = oracle::average_of_normal_data(0.3, 0.4, *vp, times, kappa);
    const CellMasses got = linear_noise_density(data, *vp, times, kappa, grid);
    EXPECT_LT(total_variation(got.mass, normal_cells(want, nullptr, grid)), 1e-3) << kappa;
  }
}

TEST(SmallNoise, HasNoMeaningWhereTheNoiseIsSingular) {
  const auto times = geometric_grid(1, 1e-2, 20);
  EXPECT_THROW((void)small_noise_density(data::make_mixture(Matrix{{0.4}}), *vp, times), WorkError);
  const data::Mixture line = data::make_mixture(Matrix{{-1.0, -2.0}, {0.0, 0.0}, {1.0, 2.0}});
  EXPECT_THROW((void)small_noise_density(line, *vp, times, {}, 20), WorkError);
}

TEST(PathIntegral, RefusesWhatItCannotDo) {
  const auto times = geometric_grid(1, 1e-2, 20);
  const data::Mixture data = three_points();
  EXPECT_THROW((void)average_density(data, *vp, times, -1), InputError);
  EXPECT_THROW((void)average_density(data, *vp, times, std::nan("")), InputError);
  EXPECT_THROW((void)average_density(data, *vp, times, 1, {.cells = 0}), InputError);
  EXPECT_THROW((void)average_density(data, *vp, times, 1, {.lo = 1, .hi = 1}), InputError);
  EXPECT_THROW((void)average_density(data, *vp, times, 1, {.resolution = 0.5}), InputError);
  EXPECT_THROW((void)average_density(data, *vp, std::vector{0.1, 0.2}, 1), InputError);
  EXPECT_THROW((void)average_density(data::make_mixture(Matrix{{0.0, 1.0, 2.0}}), *vp, times, 1),
               InputError);
  EXPECT_THROW((void)linear_noise_density(data, *vp, times, 1, {}, 1), InputError);
}

}  // namespace
}  // namespace gtv::theory
