#include "gtv/sampler/posterior.hpp"

#include <gtest/gtest.h>

#include "gtv/base/error.hpp"
#include "oracle/sampler_draws.hpp"
#include "sampler/noise.hpp"

namespace gtv::sampler {
namespace {

TEST(Posterior, MomentsMatchTheOracle) {
  const Plan plan = testing_support::geometric_euler(1e-3, 6);
  for (const Index dimension : {1, 2, 4}) {
    for (const double spread : {0.0, 0.25}) {
      const data::Mixture data =
          data::make_mixture(Matrix::Random(5, dimension), Vector::LinSpaced(5, 1, 4), spread);
      const Posterior posterior(data, plan);
      const Matrix x = 2 * Matrix::Random(32, dimension);
      testing_support::OwnedBlock<double> in(32, dimension);
      testing_support::OwnedBlock<double> mean(32, dimension);
      testing_support::OwnedBlock<double> covariance(32, dimension * (dimension + 1) / 2);
      in.load(x);
      for (std::size_t level = 0; level < plan.levels.size(); ++level) {
        posterior.moments(level, in.const_view(), mean.view(), covariance.view());
        const Matrix got = covariance.store();
        for (Index i = 0; i < x.rows(); ++i) {
          const Matrix want =
              oracle::posterior_covariance(data, plan.levels[level], x.row(i).transpose());
          for (Index a = 0, entry = 0; a < dimension; ++a) {
            for (Index b = 0; b <= a; ++b, ++entry) {
              EXPECT_NEAR(got(i, entry), want(a, b), 1e-11) << dimension << ' ' << level;
            }
          }
        }
      }
    }
  }
}

TEST(Posterior, RefusesALevelWithoutNoise) {
  Plan plan;
  plan.levels = {{.t = 0, .alpha = 1, .sigma = 0}};
  EXPECT_THROW(Posterior(data::make_mixture(Matrix::Zero(1, 1)), plan), InputError);
}

}  // namespace
}  // namespace gtv::sampler
