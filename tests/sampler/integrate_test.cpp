#include "gtv/sampler/integrate.hpp"

#include <gtest/gtest.h>

#include <string>

#include "gtv/data/preset.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/sampler/mixture_denoiser.hpp"
#include "sampler/follow.hpp"

namespace gtv::sampler {
namespace {

class IntegrateBy : public testing::TestWithParam<std::string> {};

// A trajectory and its noise depend on its own index alone: integrate() cuts blocks at squares of
// the curve, integrate_from() at equal counts, and both give the same bits.
TEST_P(IntegrateBy, DoesNotDependOnHowBlocksAreCut) {
  const auto schedule = forward::make_schedule("vp");
  const Plan plan = make_plan(*schedule, GetParam(), forward::uniform_grid(0.999, 0.01, 5));
  const MixtureDenoiser denoiser(data::make_mixture(data::preset_points("square")), plan);
  constexpr std::size_t count = 3001;
  const Seeds seeds(SeedKind::random, count, 2, 5, 1);
  const IntegrateOptions options{.seed = 5, .member = 1};
  Matrix by_squares(count, 2);
  std::size_t blocks = 0;
  integrate<double>(plan, denoiser, seeds, options,
                    [&](std::uint64_t first, BlockView<const double> block) {
                      ++blocks;
                      for (std::size_t i = 0; i < block.count; ++i) {
                        const auto row = static_cast<Index>(first + i);
                        by_squares(row, 0) = block.coordinate(0)[i];
                        by_squares(row, 1) = block.coordinate(1)[i];
                      }
                    });
  EXPECT_GT(blocks, count / 512 + 1);  // the cuts do differ
  testing_support::OwnedBlock<double> states(count, 2);
  seeds.fill(0, plan.initial_sigma, {states.values.get(), states.stride, count, 2});
  integrate_from<double>(plan, denoiser, options, {states.values.get(), states.stride, count, 2});
  EXPECT_EQ(by_squares, states.store());
}

INSTANTIATE_TEST_SUITE_P(Methods, IntegrateBy, testing::Values("euler", "dpmpp-2m", "reverse-sde"),
                         [](const auto& c) {
                           return c.param == "dpmpp-2m" ? std::string("dpmpp_2m")
                                  : c.param == "euler"  ? c.param
                                                        : std::string("reverse_sde");
                         });

}  // namespace
}  // namespace gtv::sampler
