#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>

#include "gtv/data/preset.hpp"
#include "gtv/estimator/estimator.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/sampler/sampler.hpp"

namespace gtv::sampler {
namespace {

struct Model {
  std::string name;
  feature::AxisKind kind;
  int dimension;
  int per_axis;
  Index samples;
  double t_min;
};

void PrintTo(const Model& m, std::ostream* out) {
  *out << m.name;
}

class SlowSinglePrecision : public testing::TestWithParam<Model> {};

// Trajectories run in single precision with interpolation by default. The density error that adds
// is measured against double precision without interpolation on the same seeds. In total variation
// it must be below a tenth of the error that 100,000 random trajectories of the same model leave.
TEST_P(SlowSinglePrecision, AddsLessThanATenthOfTheSamplingError) {
  const Model& model = GetParam();
  constexpr std::uint64_t trajectories = 100000;
  constexpr int bins = 200;
  const Matrix points =
      model.dimension == 1 ? Matrix(Matrix{{-1}, {0}, {1}}) : data::preset_points("square");
  const data::Mixture data = data::make_mixture(points);
  const auto schedule = forward::make_schedule("vp");
  const Plan plan = make_plan(*schedule, "euler", forward::uniform_grid(1, model.t_min, 30));
  const auto features =
      feature::make_product(model.kind, model.dimension, model.per_axis, -1.5, 1.5, model.t_min, 1);
  double added = 0;
  double sampling = 0;
  double added_square = 0;
  double sampling_square = 0;
  for (std::uint32_t member = 0; member < 3; ++member) {
    const auto set =
        estimator::draw_training_set(data, *schedule, model.t_min, 1, model.samples, 1, member);
    const auto fit = estimator::fit_ridge(features, *schedule, set, set.x0, {.ridge = 0.1});
    const Seeds seeds(SeedKind::random, trajectories, model.dimension, 1, member);
    Histogram fast(model.dimension, bins, -1.5, 1.5);
    Histogram slow(model.dimension, bins, -1.5, 1.5);
    integrate<float>(
        plan,
        LinearDenoiser<float>(features, fit.weights, plan, default_tolerance(model.dimension)),
        seeds, {.seed = 1, .member = member},
        [&](std::uint64_t, BlockView<const float> block) { fast.add(block); });
    integrate<double>(plan, LinearDenoiser<double>(features, fit.weights, plan, 0), seeds,
                      {.seed = 1, .member = member},
                      [&](std::uint64_t, BlockView<const double> block) { slow.add(block); });
    for (std::size_t b = 0; b < slow.counts().size(); ++b) {
      const double difference = static_cast<double>(fast.counts()[b]) - slow.counts()[b];
      const double count = slow.counts()[b];
      const double variance = count * (1 - count / static_cast<double>(trajectories));
      added += std::abs(difference);
      sampling += std::sqrt(2 / std::numbers::pi * variance);  // mean modulus of a normal
      added_square += difference * difference;
      sampling_square += variance;
    }
  }
  RecordProperty("share_of_total_variation", std::to_string(added / sampling));
  RecordProperty("share_of_root_mean_square",
                 std::to_string(std::sqrt(added_square / sampling_square)));
  EXPECT_LT(added / sampling, 0.1);
  // A member whose trajectories pile up within 1e-6 of a bin's edge dominates the squares.
  EXPECT_LT(std::sqrt(added_square / sampling_square), 0.2);
}

INSTANTIATE_TEST_SUITE_P(
    Models, SlowSinglePrecision,
    testing::Values(Model{"fig2_coarse", feature::AxisKind::gaussian, 1, 16, 64, 1e-2},
                    Model{"fig2_fine", feature::AxisKind::gaussian, 1, 16, 1024, 1e-4},
                    Model{"fourier_line", feature::AxisKind::fourier, 1, 16, 256, 1e-3},
                    Model{"fig3_gaussian", feature::AxisKind::gaussian, 2, 10, 500, 1e-2},
                    Model{"fig3_fourier", feature::AxisKind::fourier, 2, 10, 500, 1e-2}),
    [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace gtv::sampler
