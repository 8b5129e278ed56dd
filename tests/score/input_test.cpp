#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "gtv/score/anisotropic.hpp"
#include "score/points.hpp"

namespace gtv::score {

namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

Mixture square() {
  return equal_points(rows({{0, 0}, {1, 1}}));
}
Level level(double alpha = 0.8, double sigma = 0.6) {
  return {.t = 0.5, .alpha = alpha, .sigma = sigma};
}
const Matrix query = Matrix::Constant(1, 2, 0.25);

auto rejects(const Mixture& data, const Level& at, const Matrix& x, const char* text) {
  Vector out = Vector::Constant(x.rows(), 7);
  EXPECT_THAT([&] { log_density(data, at, x, out); }, ThrowsMessage<InputError>(HasSubstr(text)));
  EXPECT_THAT([&] { static_cast<void>(exact_fields(data, at, x, true)); },
              ThrowsMessage<InputError>(HasSubstr(text)));
  EXPECT_TRUE((out.array() == 7).all()) << "out was touched";
}

}  // namespace

TEST(FieldInput, NamesTheQueryThatIsNotFinite) {
  Matrix x(2, 2);
  x << 0, 0, 1, nan;
  rejects(square(), level(), x, "x: got nan in row 1, column 1");
  x(1, 1) = -infinity;
  rejects(square(), level(), x, "x: got -inf in row 1, column 1");
}

TEST(FieldInput, RefusesQueriesOfAnotherDimension) {
  rejects(square(), level(), Matrix::Zero(1, 3), "x: got 3 columns, expected 2");
}

TEST(FieldInput, RefusesQueriesWhoseSquaresOverflow) {
  rejects(square(), level(), Matrix::Constant(1, 2, 1e160), "standard deviations");
}

TEST(FieldInput, RefusesAnImpossibleLevel) {
  rejects(square(), level(nan), query, "alpha: got nan");
  rejects(square(), level(0.8, -1), query, "sigma: got -1");
  rejects(square(), level(0.8, infinity), query, "sigma: got inf");
  rejects(square(), level(0.8, 0), query, "got the variance 0");
  rejects(square(), level(0.8, 1e-170), query, "variance");
}

TEST(FieldInput, RefusesAnUncheckedMixture) {
  Mixture data = square();
  data.weights << 1, 0;
  rejects(data, level(), query, "weights: got the least weight 0");
  data.weights << 1, 1;
  rejects(data, level(), query, "weights: got the sum 2");
  data.weights = Vector::Ones(3);
  rejects(data, level(), query, "weights: got 3");
  data = square();
  data.points(0, 0) = nan;
  rejects(data, level(), query, "points: got");
  data = square();
  data.spread = -1;
  rejects(data, level(), query, "spread: got -1");
  rejects(weighted_points(Matrix(0, 2), Vector(0)), level(), query, "points: got shape (0, 2)");
}

TEST(FieldInput, RefusesOutputsOfAnotherShape) {
  Vector two(2);
  Matrix wide(1, 3);
  EXPECT_THAT([&] { log_density(square(), level(), query, two); },
              ThrowsMessage<InputError>("out: got shape (2, 1), expected (1, 1)"));
  EXPECT_THAT([&] { score(square(), level(), query, wide); },
              ThrowsMessage<InputError>("out: got shape (1, 3), expected (1, 2)"));
  EXPECT_THAT([&] { denoise(square(), level(), query, wide); }, testing::Throws<InputError>());
  EXPECT_THAT([&] { posterior_weights(square(), level(), query, wide); },
              testing::Throws<InputError>());
  EXPECT_THAT([&] { variance_fraction(square(), level(), query, two); },
              testing::Throws<InputError>());
}

TEST(FieldInput, AllowsNoNoiseForASpreadMixtureButNotItsProxyScore) {
  Mixture data = square();
  data.spread = 0.5;
  Vector log_p(1);
  log_density(data, level(1, 0), query, log_p);
  EXPECT_TRUE(std::isfinite(log_p[0]));
  EXPECT_THAT([&] { static_cast<void>(exact_fields(data, level(1, 0), query, false)); },
              ThrowsMessage<InputError>(HasSubstr("the proxy score is infinite")));
}

TEST(FieldInput, AllowsNoQueries) {
  const Fields f = exact_fields(square(), level(), Matrix(0, 2), true);
  EXPECT_EQ(f.score.rows(), 0);
  EXPECT_EQ(f.proxy_cov.cols(), 4);
}

TEST(AnisotropicInput, NamesWhatIsWrongWithTheCovariance) {
  const auto fails = [](const Matrix& covariance, const char* text) {
    Vector out(1);
    EXPECT_THAT(
        [&] {
          log_density(square(), MatrixLevel{0.5, 0.8, covariance}, query, out);
        },
        ThrowsMessage<InputError>(HasSubstr(text)));
  };
  fails(Matrix::Identity(3, 3), "covariance: got shape (3, 3), expected (2, 2)");
  fails(Matrix::Constant(2, 2, nan), "covariance: got a number that is not finite");
  fails(rows({{1, 0.5}, {0.4, 1}}), "differ from their mirror image by 0.1");
  fails(rows({{1, 2}, {2, 1}}), "not positive definite");
}

}  // namespace gtv::score
