#include <gtest/gtest.h>

#include "gtv/forward/schedule.hpp"
#include "gtv/io/npz.hpp"
#include "gtv/score/field.hpp"
#include "score/points.hpp"

namespace gtv::score {

namespace {

/// An array of a reference file as a matrix with rows of the length of the last extent.
Matrix read(const io::Npz& file, const std::string& name) {
  const Array<double> array = io::to_double(file.at(name));
  const auto columns = static_cast<Index>(array.shape.size() > 1 ? array.shape.back() : 1);
  const auto rows = static_cast<Index>(array.size()) / columns;
  return Eigen::Map<const Matrix>(array.values.data(), rows, columns);
}

}  // namespace

TEST(VarianceFraction, IsTheReferenceOfFigure1) {
  const io::Npz file = io::read_npz(GTV_TEST_DATA "/fig1_reference.npz");
  const Matrix t = read(file, "t");
  const Matrix x_axis = read(file, "x");
  const Matrix y_axis = read(file, "y");
  Matrix x(x_axis.size() * y_axis.size(), 2);
  for (Index j = 0; j < y_axis.size(); ++j) {
    for (Index i = 0; i < x_axis.size(); ++i) {
      x.row(j * x_axis.size() + i) << x_axis(i, 0), y_axis(j, 0);
    }
  }
  for (const std::string set : {"polygon", "line", "lshape", "random"}) {
    const Mixture data = equal_points(read(file, set + "/points"));
    const Matrix want = read(file, set + "/fraction");
    for (Index k = 0; k < t.size(); ++k) {
      const Level level{.t = t(k, 0), .alpha = std::sqrt(1 - t(k, 0)), .sigma = std::sqrt(t(k, 0))};
      Vector got(x.rows());
      variance_fraction(data, level, x, got);
      const Eigen::Map<const Vector> at_time(want.data() + k * x.rows(), x.rows());
      EXPECT_LT((got - at_time).cwiseAbs().maxCoeff(), 1e-6) << set << " at t = " << t(k, 0);
    }
  }
}

TEST(ExactFields, AreTheReferenceOfThreePoints) {
  const io::Npz file = io::read_npz(GTV_TEST_DATA "/golden_linear.npz");
  const Matrix t = read(file, "mixture1d/t");
  const Matrix x = read(file, "mixture1d/x");
  const Matrix density = read(file, "mixture1d/density");
  const Matrix reference_score = read(file, "mixture1d/score");
  const Matrix variance = read(file, "mixture1d/proxy_variance");
  const Mixture data = equal_points(rows({{-1}, {0}, {1}}));
  const auto schedule = forward::make_schedule("vp");
  constexpr double accuracy = 5e-6;
  constexpr double least_density = 1e-3;  // below it the reference's regularised posterior shows
  constexpr double regularised = 1e-8;    // and so it does in variances near 0
  Index compared = 0;
  for (Index k = 0; k < t.size(); ++k) {
    const Fields f = exact_fields(data, schedule->level(t(k, 0)), x, true);
    for (Index i = 0; i < x.size(); ++i) {
      if (!(density(i, k) > least_density)) continue;
      ++compared;
      EXPECT_NEAR(std::exp(f.log_density[i]), density(i, k), accuracy * density(i, k));
      EXPECT_NEAR(f.score(i, 0), reference_score(i, k),
                  accuracy * (std::abs(reference_score(i, k)) + std::sqrt(variance(i, k))))
          << "t = " << t(k, 0) << ", x = " << x(i, 0);
      EXPECT_NEAR(f.proxy_cov(i, 0), variance(i, k), accuracy * variance(i, k) + regularised)
          << "t = " << t(k, 0) << ", x = " << x(i, 0);
    }
  }
  EXPECT_GT(compared, 1000);
}

}  // namespace gtv::score
