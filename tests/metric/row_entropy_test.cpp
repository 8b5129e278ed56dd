#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/metric/test.hpp"

namespace gtv::metric {

TEST(RowEntropy, HasKnownValues) {
  const Matrix masses =
      (Matrix(4, 4) << 1, 1, 1, 1, 0, 5, 0, 0, 0.5, 0.25, 0.25, 0, 2, 2, 0, 0).finished();
  const Vector got = row_entropy(masses);
  EXPECT_NEAR(got[0], std::log(4), 1e-15);
  EXPECT_EQ(got[1], 0);
  EXPECT_NEAR(got[2], 1.5 * std::log(2), 1e-15);
  EXPECT_NEAR(got[3], std::log(2), 1e-15);
}

TEST(RowEntropy, TakesPartOfAWiderMatrix) {
  Matrix wide = Matrix::Constant(2, 5, -1);
  wide.leftCols(2).setOnes();
  EXPECT_NEAR(row_entropy(wide.leftCols(2))[1], std::log(2), 1e-15);
}

TEST(RowEntropy, RefusesRowsWithoutMass) {
  const auto fails = [](const Matrix& masses, const char* text) {
    EXPECT_THAT([&] { static_cast<void>(row_entropy(masses)); },
                testing::ThrowsMessage<InputError>(testing::HasSubstr(text)));
  };
  fails(Matrix::Zero(1, 3), "masses: got the sum 0 in row 0");
  fails((Matrix(1, 2) << 2, -1).finished(), "masses: got -1");
  fails(Matrix::Constant(1, 2, NAN), "masses: got nan");
}

}  // namespace gtv::metric
