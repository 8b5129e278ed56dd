#include "gtv/metric/agreement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "gtv/base/error.hpp"
#include "metric/draw.hpp"

namespace gtv::metric {

TEST(HalfAgreement, IsOneForEqualSamplesAndMinusOneForOpposite) {
  Engine engine(1);
  const Matrix a = normal_rows(engine, 50, 6).array() + 3;
  EXPECT_NEAR(half_agreement(a, a).cosine, 1, 1e-14);
  EXPECT_NEAR(half_agreement(a, a).cosine_standard_error, 0, 1e-15);
  EXPECT_NEAR(half_agreement(a, -a).cosine, -1, 1e-14);
}

// Cosines of independent directions in D dimensions have variance 1 / D.
TEST(HalfAgreement, IsZeroWithinItsErrorForIndependentSamples) {
  Engine engine(2);
  const Agreement got =
      half_agreement(normal_rows(engine, 1000, 25), normal_rows(engine, 1000, 25));
  EXPECT_NEAR(got.cosine_standard_error, 1 / std::sqrt(25000.0), 0.001);
  EXPECT_NEAR(got.cosine, 0, 4 * got.cosine_standard_error);
  EXPECT_FALSE(got.nearer_than_training.has_value());
}

TEST(HalfAgreement, CountsPairsNearerToEachOtherThanToTraining) {
  Matrix a(3, 1);
  a << 0, 5, 9;
  Matrix b(3, 1);
  b << 1, 5, 12;
  const std::array a_to_training = {2.0, 0.1, 4.0};
  const std::array b_to_training = {1.5, 0.0, 2.0};
  const Agreement got = half_agreement(a, b, a_to_training, b_to_training);
  ASSERT_TRUE(got.nearer_than_training.has_value());
  EXPECT_DOUBLE_EQ(*got.nearer_than_training, 1.0 / 3);
}

RC_GTEST_PROP(HalfAgreement, DoesNotDependOnUnitsOrOriginAndIsSymmetric, ()) {
  Engine engine = any_engine();
  const Matrix a = normal_rows(engine, 8, 4);
  const Matrix b = normal_rows(engine, 8, 4);
  const double cosine = half_agreement(a, b).cosine;
  const Matrix a_moved = (a.array() + 5) * 32;
  const Matrix b_moved = (b.array() + 5) * 32;
  RC_ASSERT(std::abs(half_agreement(a_moved, b_moved).cosine - cosine) < 1e-13);
  RC_ASSERT(std::abs(half_agreement(b, a).cosine - cosine) < 1e-14);
}

TEST(HalfAgreement, TakesVectorsOfLengthZero) {
  EXPECT_EQ(half_agreement(Matrix::Ones(2, 3), Matrix::Ones(2, 3)).cosine, 1);
  Matrix a(2, 1);
  a << 1, 2;
  Matrix b(2, 1);
  b << 0, 1;  // about the mean 1: 0 with -1, 1 with 0
  EXPECT_EQ(half_agreement(a, b).cosine, 0);
}

TEST(HalfAgreement, RefusesWhatIsNotPaired) {
  const Matrix fine = Matrix::Identity(3, 2);
  const auto fails = [](const auto& work, const char* text) {
    EXPECT_THAT(work, testing::ThrowsMessage<InputError>(testing::HasSubstr(text)));
  };
  const std::vector<double> two = {1, 1};
  const std::vector<double> three = {1, 1, 1};
  fails([&] { (void)half_agreement(Matrix(0, 2), Matrix(0, 2)); }, "a: got none");
  fails([&] { (void)half_agreement(fine, fine.topRows(2)); }, "b: got 2 rows, expected 3");
  fails([&] { (void)half_agreement(fine, Matrix::Ones(3, 1)); }, "b: got 1 columns, expected 2");
  fails([&] { (void)half_agreement(fine, fine * NAN); }, "b: got nan in row 0");
  fails([&] { (void)half_agreement(fine, fine, two, three); }, "a_to_training: got 2 distances");
  fails([&] { (void)half_agreement(fine, fine, three, {}); }, "b_to_training: got 0 distances");
}

}  // namespace gtv::metric
