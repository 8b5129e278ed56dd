#include "gtv/sampler/mixture_denoiser.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/score/field.hpp"
#include "sampler/follow.hpp"

namespace gtv::sampler {
namespace {

TEST(MixtureDenoiser, AgreesWithTheExactField) {
  const RandomStream random(4, 0, Purpose::test);
  const auto schedule = forward::make_schedule("vp");
  const Plan plan = make_plan(*schedule, "euler", forward::uniform_grid(1, 1e-3, 12));
  for (const int dimension : {1, 2, 5}) {
    for (const double spread : {0.0, 0.3}) {
      Matrix points(7, dimension);
      Matrix x(100, dimension);
      for (Index i = 0; i < points.size(); ++i) {
        points.data()[i] = random.normal(static_cast<std::uint64_t>(i));
      }
      for (Index i = 0; i < x.size(); ++i) {
        x.data()[i] = 3 * random.normal(1000 + static_cast<std::uint64_t>(i));
      }
      const Vector weights = Vector::LinSpaced(7, 1, 3);
      const data::Mixture data = data::make_mixture(points, weights, spread);
      const MixtureDenoiser denoiser(data, plan);
      for (std::size_t level = 0; level < plan.levels.size(); ++level) {
        Matrix want(100, dimension);
        score::denoise(data, plan.levels[level], x, want);
        const Matrix got = testing_support::denoise_at<double>(denoiser, level, x);
        EXPECT_LT((got - want).cwiseAbs().maxCoeff(), 1e-11) << dimension << " " << level;
      }
    }
  }
}

TEST(MixtureDenoiser, RefusesALevelWithoutNoise) {
  Plan plan;
  plan.levels = {{.t = 0, .alpha = 1, .sigma = 0}};
  EXPECT_THROW(MixtureDenoiser(data::make_mixture(Matrix::Zero(1, 1)), plan), InputError);
}

}  // namespace
}  // namespace gtv::sampler
