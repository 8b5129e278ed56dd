#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "gtv/forward/schedule.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/io/npz.hpp"

namespace gtv::forward {
namespace {

/// The reference run's Euler grid, with the levels it used.
class GoldenSchedule : public testing::TestWithParam<std::string> {
 protected:
  std::vector<double> column(const std::string& name) const {
    return io::to_double(arrays.at(GetParam() + "/" + name)).values;
  }
  io::Npz arrays = io::read_npz(GTV_TEST_DATA "/golden_linear.npz");
};
INSTANTIATE_TEST_SUITE_P(Cases, GoldenSchedule,
                         testing::Values("gauss1d", "fourier1d", "gauss2d", "fourier2d"),
                         [](const auto& parameter) { return parameter.param; });

TEST_P(GoldenSchedule, HasTheUniformGrid) {
  const std::vector<double> want = column("t_grid");
  const std::vector<double> got = uniform_grid(1, column("eps").front(), 30);
  ASSERT_EQ(got.size(), want.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_NEAR(got[i], want[i], 1e-14);
}

TEST_P(GoldenSchedule, HasTheLevelsAndRatesOfVp) {
  const auto vp = make_schedule("vp");
  const std::vector<double> times = column("t_grid");
  const std::vector<double> alpha = column("alpha");
  const std::vector<double> sigma_squared = column("sigma_sq");
  const std::vector<double> beta = column("beta");
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_NEAR(vp->alpha(times[i]), alpha[i], 1e-13 * alpha[i]);
    // Stored as 1 - alpha^2 in double precision, which knows it to 1e-16 absolute only.
    EXPECT_NEAR(vp->sigma_squared(times[i]), sigma_squared[i], 1e-15);
    EXPECT_NEAR(vp->beta(times[i]), beta[i], 1e-13 * beta[i]);
    EXPECT_NEAR(vp->diffusion(times[i]), beta[i], 1e-13 * beta[i]);
  }
}

}  // namespace
}  // namespace gtv::forward
