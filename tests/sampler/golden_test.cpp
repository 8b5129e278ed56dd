#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "gtv/forward/time_grid.hpp"
#include "gtv/io/npz.hpp"
#include "gtv/sampler/linear_denoiser.hpp"
#include "gtv/sampler/lookup_denoiser.hpp"
#include "sampler/follow.hpp"

namespace gtv::sampler {
namespace {

struct GoldenCase {
  std::string name;
  feature::AxisKind kind;
  int dimension;
};

void PrintTo(const GoldenCase& c, std::ostream* out) {
  *out << c.name;
}

class Golden : public testing::TestWithParam<GoldenCase> {
 protected:
  [[nodiscard]] Matrix array(const std::string& name) const {
    const Array<double> a = io::to_double(file_.at(GetParam().name + "/" + name));
    const auto rows = static_cast<Index>(a.shape.empty() ? 1 : a.shape[0]);
    return Eigen::Map<const Matrix>(a.values.data(), rows, static_cast<Index>(a.size()) / rows);
  }
  [[nodiscard]] double number(const std::string& name) const { return array(name)(0, 0); }

  void SetUp() override {
    const double t_min = number("eps");
    plan_ = make_plan(*forward::make_schedule("vp"), "euler", forward::uniform_grid(1, t_min, 30));
    features_ =
        feature::make_product(GetParam().kind, GetParam().dimension,
                              static_cast<int>(number("features_per_axis")), -1.5, 1.5, t_min, 1);
  }

  static io::Npz golden_file() {
    std::filesystem::path file = GTV_TEST_DATA;
    file /= "golden_linear.npz";
    return io::read_npz(file);
  }
  io::Npz file_ = golden_file();
  Plan plan_;
  feature::Product features_;
};

// The reference paths were computed in double with the stored weights, which these tests use too.
TEST_P(Golden, EndPointsOfTheExactDenoiserAgree) {
  const LinearDenoiser<double> denoiser(features_, array("weights"), plan_, 0);
  const Matrix end = testing_support::follow<double>(plan_, denoiser, array("x_T"));
  EXPECT_LT((end - array("x_eps_exact")).cwiseAbs().maxCoeff(), 1e-7);
}

TEST_P(Golden, EndPointsOfTheLookupAgree) {
  const LinearDenoiser<double> denoiser(features_, array("weights"), plan_, 0);
  const LookupDenoiser<double> lookup(denoiser, plan_, -1.5, 1.5);
  const Matrix end = testing_support::follow<double>(plan_, lookup, array("x_T"));
  EXPECT_LT((end - array("x_eps_lookup")).cwiseAbs().maxCoeff(), 1e-7);
}

TEST_P(Golden, DenoiserAtTheStartAgrees) {
  const LinearDenoiser<double> denoiser(features_, array("weights"), plan_, 0);
  const Matrix mu = testing_support::denoise_at<double>(denoiser, 0, array("x_T"));
  EXPECT_LT((mu - array("denoised_at_x_T")).cwiseAbs().maxCoeff(), 1e-10);
}

TEST_P(Golden, SinglePrecisionEndPointsStayWithinTheirTolerance) {
  const LinearDenoiser<float> denoiser(features_, array("weights"), plan_,
                                       default_tolerance(GetParam().dimension));
  const Matrix end = testing_support::follow<float>(plan_, denoiser, array("x_T"));
  // A few trajectories near a boundary between basins amplify any error; the bulk must not.
  Vector error = (end - array("x_eps_exact")).cwiseAbs().rowwise().maxCoeff();
  std::sort(error.begin(), error.end());
  EXPECT_LT(error(error.size() / 2), 5e-5);
  EXPECT_LT(error(error.size() * 99 / 100), 1e-3);
}

INSTANTIATE_TEST_SUITE_P(Cases, Golden,
                         testing::Values(GoldenCase{"gauss1d", feature::AxisKind::gaussian, 1},
                                         GoldenCase{"fourier1d", feature::AxisKind::fourier, 1},
                                         GoldenCase{"gauss2d", feature::AxisKind::gaussian, 2},
                                         GoldenCase{"fourier2d", feature::AxisKind::fourier, 2}),
                         [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace gtv::sampler
