#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "gtv/data/mixture.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/sampler/mixture_denoiser.hpp"
#include "sampler/follow.hpp"

namespace gtv::sampler {
namespace {

struct OrderCase {
  std::string method;
  std::string schedule;
  double order;
};

void PrintTo(const OrderCase& c, std::ostream* out) {
  *out << c.method << " on " << c.schedule;
}

/// Largest end-point error for Gaussian data of standard deviation `sd` about `mean`, whose flow is
/// x(t_min) = a_min mean + (x_T - a_max mean) s(t_min) / s(t_max), s^2 = alpha^2 sd^2 + sigma^2.
double end_point_error(const OrderCase& c, int steps) {
  constexpr double sd = 0.7;
  constexpr double mean = 0.4;
  const auto schedule = forward::make_schedule(c.schedule);
  const double t_max = c.schedule == "ve" ? 8 : 1;
  const double t_min = c.schedule == "ve" ? 0.05 : 0.1;
  const std::vector<double> grid = c.schedule == "ve" ? forward::edm_grid(t_max, t_min, steps)
                                                      : forward::uniform_grid(t_max, t_min, steps);
  const Plan plan = make_plan(*schedule, c.method, grid);
  const data::Mixture data = data::make_mixture(Matrix::Constant(1, 1, mean), {}, sd);
  const MixtureDenoiser denoiser(data, plan);
  const Matrix starts = plan.initial_sigma * Matrix{{-2.0}, {-0.5}, {0.3}, {1.7}};
  const auto scale = [&](double t) {
    const forward::Level l = schedule->level(t);
    return std::hypot(l.alpha * sd, l.sigma);
  };
  const Matrix want =
      ((starts.array() - schedule->alpha(t_max) * mean) * (scale(t_min) / scale(t_max)) +
       schedule->alpha(t_min) * mean)
          .matrix();
  return (testing_support::follow<double>(plan, denoiser, starts) - want).cwiseAbs().maxCoeff();
}

class MeasuredOrder : public testing::TestWithParam<OrderCase> {};

// checks.md I: each scheme's order, measured on a closed form between 320 and 640
// steps, is its declared one within 0.2.
TEST_P(MeasuredOrder, IsTheDeclaredOne) {
  const double coarse = end_point_error(GetParam(), 320);
  const double fine = end_point_error(GetParam(), 640);
  EXPECT_NEAR(std::log2(coarse / fine), GetParam().order, 0.2) << coarse << " " << fine;
}

INSTANTIATE_TEST_SUITE_P(Schemes, MeasuredOrder,
                         testing::Values(OrderCase{"euler", "ve", 1}, OrderCase{"heun", "ve", 2},
                                         OrderCase{"dpmpp-2m", "ve", 2}, OrderCase{"rk4", "ve", 4},
                                         OrderCase{"euler", "vp", 1}, OrderCase{"heun", "vp", 2},
                                         OrderCase{"dpmpp-2m", "vp", 2}, OrderCase{"rk4", "vp", 4},
                                         OrderCase{"heun", "flow", 2},
                                         OrderCase{"heun", "cosine", 2}),
                         [](const auto& c) {
                           std::string name = c.param.method + "_" + c.param.schedule;
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char k) { return k == '-' || k == '+'; }, '_');
                           return name;
                         });

}  // namespace
}  // namespace gtv::sampler
