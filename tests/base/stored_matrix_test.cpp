#include "gtv/base/stored_matrix.hpp"

#include <gmock/gmock.h>

#include <array>
#include <limits>
#include <memory>
#include <vector>

#include "gtv/base/error.hpp"

namespace gtv {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// (3, 2) bytes, x = p / 127.5 - 1.
StoredMatrix pixels() {
  const auto bytes = std::make_shared<const std::vector<std::uint8_t>>(
      std::vector<std::uint8_t>{0, 255, 51, 102, 1, 2});
  return {bytes, bytes->data(), StoredMatrix::Type::uint8, 3, 2, 1 / 127.5, -1};
}

TEST(StoredMatrix, ScalesWhatIsStored) {
  Matrix want(3, 2);
  want << -1, 1, -0.6, -0.2, 1 / 127.5 - 1, 2 / 127.5 - 1;
  EXPECT_LT((pixels().values() - want).cwiseAbs().maxCoeff(), 1e-15);
  FloatMatrix single(3, 2);
  pixels().read(0, single);
  EXPECT_LT((single.cast<double>() - want).cwiseAbs().maxCoeff(), 4 * 0x1p-24);
  EXPECT_EQ(pixels().stored_bytes(), 6U);
}

TEST(StoredMatrix, GivesBackTheNumbersThatItHolds) {
  const Matrix values = Matrix::Random(5, 3);
  EXPECT_EQ(StoredMatrix::of(values).values(), values);
  const FloatMatrix single = FloatMatrix::Random(5, 3);
  EXPECT_EQ(StoredMatrix::of(single).values(), single.cast<double>());
}

TEST(StoredMatrix, ReadsBlocksAndRowsByName) {
  const Matrix values = Matrix::Random(7, 3);
  const StoredMatrix stored = StoredMatrix::of(values);
  Matrix block(2, 3);
  stored.read(4, block);
  EXPECT_EQ(block, values.middleRows(4, 2));
  const std::array<Index, 3> named = {6, 0, 6};
  Matrix rows(3, 3);
  stored.read(named, rows);
  EXPECT_EQ(rows.row(0), values.row(6));
  EXPECT_EQ(rows.row(1), values.row(0));
  EXPECT_EQ(rows.row(2), values.row(6));
}

TEST(StoredMatrix, ViewsShareTheStorage) {
  const Matrix values = Matrix::Random(7, 2);
  const StoredMatrix stored = StoredMatrix::of(values);
  const Matrix odd = stored.every(1, 3).values();
  ASSERT_EQ(odd.rows(), 2);
  EXPECT_EQ(odd.row(1), values.row(4));
  EXPECT_EQ(stored.rows_from(2, 3).every(1, 2).values().row(0), values.row(3));
  const Vector by = Vector::Constant(2, 0.5);
  EXPECT_EQ(stored.shifted(by).values(), (values.array() + 0.5).matrix());
}

TEST(StoredMatrix, RefusesRowsThatAreNotThere) {
  const StoredMatrix stored = pixels();
  Matrix block(2, 2);
  EXPECT_THAT([&] { stored.read(2, block); },
              ThrowsMessage<InputError>(HasSubstr("got a block of (2, 2) at row 2")));
  const std::array<Index, 2> named = {0, 3};
  EXPECT_THAT([&] { stored.read(named, block); },
              ThrowsMessage<InputError>(HasSubstr("got row 3, expected one from 0 to 2")));
  EXPECT_THAT([&] { static_cast<void>(stored.rows_from(1, 3)); },
              ThrowsMessage<InputError>(HasSubstr("got 3 rows from 1")));
  EXPECT_THAT([&] { static_cast<void>(stored.every(3, 1)); },
              ThrowsMessage<InputError>(HasSubstr("from 3")));
  EXPECT_THAT([&] { static_cast<void>(stored.shifted(Vector::Zero(3))); },
              ThrowsMessage<InputError>(HasSubstr("got a shift of 3 numbers, expected 2")));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(StoredMatrix(nullptr, nullptr, StoredMatrix::Type::uint8, 0, 2, nan), InputError);
}

}  // namespace
}  // namespace gtv
