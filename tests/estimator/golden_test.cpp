#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "gtv/estimator/linear.hpp"
#include "gtv/io/npz.hpp"
#include "samples.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using gtv::Vector;
using namespace gtv::estimator;

struct GoldenCase {
  std::string name;
  gtv::feature::AxisKind kind;
  double pad;
};

class GoldenLinear : public testing::TestWithParam<GoldenCase> {
 protected:
  static const gtv::io::Npz& file() {
    static const gtv::io::Npz npz =
        gtv::io::read_npz(std::filesystem::path(GTV_TEST_DATA) / "golden_linear.npz");
    return npz;
  }
  Matrix array(const std::string& key) const {
    const auto values = gtv::io::to_double(file().at(GetParam().name + "/" + key));
    const Index rows = values.shape.empty() ? 1 : static_cast<Index>(values.shape[0]);
    const Index columns = rows > 0 ? static_cast<Index>(values.size()) / rows : 0;
    return Eigen::Map<const Matrix>(values.values.data(), rows, columns);
  }
  double scalar(const std::string& key) const { return array(key)(0, 0); }

  gtv::feature::Product features() const {
    return gtv::feature::make_product(GetParam().kind, static_cast<int>(array("points").cols()),
                                      static_cast<int>(scalar("features_per_axis")), -1.5, 1.5,
                                      scalar("eps"), 1);
  }
};

TEST_P(GoldenLinear, WeightsAgreeInEitherForm) {
  const TrainingSet set{array("train_x0"), array("train_t").col(0), array("train_x")};
  for (const RidgeForm form : {RidgeForm::cheapest, RidgeForm::primal, RidgeForm::dual}) {
    const RidgeOptions options{.ridge = 0.1, .sigma_squared_pad = GetParam().pad, .form = form};
    const LinearWeights fit =
        fit_ridge(features(), test::variance_preserving(), set, set.x0, options);
    EXPECT_LT(test::relative_difference(fit.weights, array("weights")), 1e-8);
  }
}

TEST_P(GoldenLinear, DenoiserAtTheLastTimeAgreesThroughSpatialCoefficients) {
  const auto product = features();
  const Matrix x = array("x_T");
  const Matrix coefficients = at_time(product, array("weights"), 1.0);
  gtv::feature::Product spatial = product;
  spatial.time = {.kind = gtv::feature::AxisKind::fourier, .count = 1, .lo = 0, .hi = 1};  // just 1
  const Matrix space = spatial.materialise(x, Vector::Zero(x.rows()));
  const Matrix got = space * coefficients.transpose();
  const Matrix want = array("denoised_at_x_T");
  EXPECT_LT((got - want).cwiseAbs().maxCoeff(), 1e-12 * (1 + want.cwiseAbs().maxCoeff()));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, GoldenLinear,
    testing::Values(GoldenCase{"gauss1d", gtv::feature::AxisKind::gaussian, 1e-8},
                    GoldenCase{"fourier1d", gtv::feature::AxisKind::fourier, 1e-8},
                    GoldenCase{"gauss2d", gtv::feature::AxisKind::gaussian, 0},
                    GoldenCase{"fourier2d", gtv::feature::AxisKind::fourier, 0}),
    [](const auto& instance) { return instance.param.name; });

}  // namespace
