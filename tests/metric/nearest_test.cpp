#include "gtv/metric/nearest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/metric/duplicates.hpp"
#include "metric/draw.hpp"
#include "oracle/metric_samples.hpp"

namespace gtv::metric {

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

/// Rows about a far origin, of which some are repeated.
Matrix rows_with_copies(Engine& engine, Index rows, Index columns, double origin) {
  Matrix points = normal_rows(engine, rows, columns).array() + origin;
  for (Index i = 3; i < rows; i += 5) points.row(i) = points.row(i / 2);
  return points;
}

void expect_oracle(const Matrix& train, const Matrix& queries, int k) {
  const Neighbours got = nearest_rows(StoredMatrix::of(train), StoredMatrix::of(queries), k);
  for (Index i = 0; i < queries.rows(); ++i) {
    const auto want = oracle::nearest_distinct(train, queries.row(i), static_cast<std::size_t>(k));
    for (Index j = 0; j < k; ++j) {
      const oracle::Neighbour& one = want[static_cast<std::size_t>(j)];
      ASSERT_EQ(got.row(i, j), one.row) << i << " " << j;
      ASSERT_NEAR(got.distance(i, j), one.distance, 1e-14 * one.distance) << i << " " << j;
    }
  }
}

}  // namespace

RC_GTEST_PROP(NearestRows, MatchTheOracle, ()) {
  Engine engine = any_engine();
  const auto columns = *rc::gen::inRange<Index>(1, 64);
  const auto k = *rc::gen::inRange(1, 6);
  const double origin = *rc::gen::element(0.0, 1e3, 1e7);
  const Matrix train = rows_with_copies(engine, *rc::gen::inRange<Index>(12, 90), columns, origin);
  Matrix queries = normal_rows(engine, *rc::gen::inRange<Index>(1, 70), columns).array() + origin;
  queries.row(0) = train.row(5);
  expect_oracle(train, queries, k);
}

TEST(NearestRows, MatchTheOracleOverManyBlocks) {
  Engine engine(1);
  const Matrix train = rows_with_copies(engine, 2500, 3, 0.5);
  const Matrix queries = normal_rows(engine, 100, 3);
  expect_oracle(train, queries, 3);
  // From far to near, so that every row is for a while among the nearest.
  Matrix sorted(3000, 1);
  for (Index i = 0; i < 3000; ++i) sorted(i, 0) = static_cast<double>(3000 - i);
  expect_oracle(sorted, Matrix::Constant(1, 1, -2.25), 4);
}

// All within 1e-7 of each other at 1 from the centre: the product form alone, off by 1e-15 in
// squares of 1e-14, would take the wrong ones.
TEST(NearestRows, TellCloseRowsApart) {
  Engine engine(2);
  Matrix train = normal_rows(engine, 400, 20) * 1e-8;
  train.topRows(200).array() += 1;
  const Matrix queries = (normal_rows(engine, 50, 20) * 1e-8).array() + 1;
  expect_oracle(train, queries, 2);
}

// Of many columns, in single precision first: clusters too close for that, and numbers whose
// squares a float does not hold.
TEST(NearestRows, MatchTheOracleWhereSinglePrecisionDoesNot) {
  Engine engine(6);
  Matrix train = normal_rows(engine, 900, 40) * 1e-5;
  train.topRows(450).array() += 1;
  const Matrix queries = (normal_rows(engine, 20, 40) * 1e-5).array() + 1;
  expect_oracle(train, queries, 3);
  const Matrix spread = normal_rows(engine, 300, 40);
  const Matrix others = normal_rows(engine, 40, 40);
  for (const double unit : {1e-60, 1e-20, 1e25, 1e100}) {
    expect_oracle(spread * unit, others * unit, 3);
  }
  Matrix uneven = spread;
  for (Index i = 0; i < 300; ++i) uneven.row(i) *= std::pow(10, -static_cast<double>(i) / 5);
  expect_oracle(uneven, uneven.topRows(150) * 1.01, 2);
  expect_oracle(spread, others * 1e40, 2);
}

TEST(NearestRows, AreAtZeroWhereTheyAreCopiesAndExactWhereNear) {
  Engine engine(3);
  const Matrix train = normal_rows(engine, 300, 50).array() + 10;
  Matrix queries = train.topRows(3);
  queries(1, 7) += 0x1p-30;
  const Neighbours got = nearest_rows(StoredMatrix::of(train), StoredMatrix::of(queries), 2);
  EXPECT_EQ(got.distance(0, 0), 0);
  EXPECT_EQ(got.distance(1, 0), 0x1p-30);
  EXPECT_EQ(got.row(2, 0), 2);
  EXPECT_GT(got.distance(0, 1), 1);
}

TEST(NearestRows, CountBytesAsTheyAreScaled) {
  auto bytes = std::make_shared<std::vector<std::uint8_t>>(
      std::vector<std::uint8_t>{0, 0, 255, 0, 0, 51, 255, 0});
  const StoredMatrix train(bytes, bytes->data(), StoredMatrix::Type::uint8, 4, 2, 2.0 / 255, -1);
  const Neighbours got =
      nearest_rows(train, StoredMatrix::of(Matrix(Matrix::Constant(1, 2, -1))), 3);
  EXPECT_THAT(std::vector<Index>(got.row.data(), got.row.data() + 3), ElementsAre(0, 2, 1));
  EXPECT_NEAR(got.distance(0, 1), 0.4, 1e-15);
  EXPECT_NEAR(got.distance(0, 2), 2, 1e-15);
}

TEST(NearestRows, LeaveOutTheQueryItselfButNotItsCopies) {
  Matrix train(5, 1);
  train << 0, 3, 0, 4, 10;
  const NearestRows search(StoredMatrix::of(train));
  EXPECT_EQ(search.distinct(), 4);
  const Neighbours got = search.nearest(StoredMatrix::of(train), 2, true);
  EXPECT_EQ(got.distance(0, 0), 0);  // its copy, row 2
  EXPECT_EQ(got.row(0, 0), 2);
  EXPECT_EQ(got.distance(0, 1), 3);
  EXPECT_EQ(got.distance(1, 0), 1);
  EXPECT_EQ(got.row(1, 0), 3);
  EXPECT_EQ(got.distance(1, 1), 3);
  EXPECT_EQ(got.row(1, 1), 0);
  EXPECT_EQ(got.distance(4, 0), 6);
  EXPECT_THAT([&] { (void)search.nearest(StoredMatrix::of(Matrix(Matrix::Ones(1, 1))), 1, true); },
              ThrowsMessage<InputError>(HasSubstr("queries: got row 0, which is no row of train")));
}

TEST(NearestRows, AreTheSameBitsForAnyNumberOfThreadsAndTellOfEveryQuery) {
  Engine engine(4);
  const NearestRows search(StoredMatrix::of(normal_rows(engine, 900, 12)));
  const StoredMatrix queries = StoredMatrix::of(normal_rows(engine, 333, 12));
  const int before = thread_count();
  set_thread_count(1);
  const Neighbours want = search.nearest(queries, 2);
  set_thread_count(3);
  std::atomic<Index> done = 0;
  const Neighbours got = search.nearest(queries, 2, false, [&](Index count) { done += count; });
  set_thread_count(before);
  EXPECT_EQ(got.distance, want.distance);
  EXPECT_EQ(got.row, want.row);
  EXPECT_EQ(done, 333);
}

TEST(NearestRows, RefuseWhatHasNoAnswer) {
  const auto fails = [](const Matrix& train, const Matrix& queries, int k, const char* text) {
    EXPECT_THAT([&] { (void)nearest_rows(StoredMatrix::of(train), StoredMatrix::of(queries), k); },
                ThrowsMessage<InputError>(HasSubstr(text)));
  };
  const Matrix fine = Matrix::Identity(3, 2);
  fails(Matrix(0, 2), fine, 1, "points: got none");
  fails(fine, Matrix(0, 2), 1, "queries: got none");
  fails(fine, Matrix::Zero(1, 3), 1, "queries: got 3 columns, expected 2 as in train");
  fails(fine, fine, 0, "k = 0, expected a positive integer");
  fails(Matrix::Ones(4, 2), fine, 2, "train: got 1 distinct rows, expected at least 2");
  fails(fine, Matrix::Constant(3, 2, NAN), 1, "queries: got nan in row 0, column 0");
  fails(fine * 1e160, fine, 1, "train: got numbers in row 0 whose squares add up to inf");
  fails(fine, fine * 1e160, 1, "queries: got numbers in row 0 whose squares add up to inf");
}

TEST(EqualRows, AreGroupedByTheirFirst) {
  Matrix points(7, 2);
  points << 1, 2, 0, 1, 1, 2, -0.0, 1, 2, 1, 1, 2, 0, 1;
  const StoredMatrix stored = StoredMatrix::of(points);
  EXPECT_THAT(first_equal_row(stored), ElementsAre(0, 1, 0, 1, 4, 0, 1));
  EXPECT_THAT(equal_rows(stored), ElementsAre(ElementsAre(0, 2, 5), ElementsAre(1, 3, 6)));
  Engine engine(5);
  EXPECT_THAT(equal_rows(StoredMatrix::of(normal_rows(engine, 3000, 2))), IsEmpty());
}

TEST(EqualRows, RefuseNumbersThatAreNotFinite) {
  Matrix points = Matrix::Zero(3000, 2);
  points(2500, 1) = INFINITY;
  EXPECT_THAT([&] { (void)equal_rows(StoredMatrix::of(points)); },
              ThrowsMessage<InputError>(HasSubstr("points: got inf in row 2500, column 1")));
}

}  // namespace gtv::metric
