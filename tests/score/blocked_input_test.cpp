#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/memory.hpp"
#include "gtv/score/blocked_field.hpp"
#include "score/points.hpp"

namespace gtv::score {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
const Level level{.t = 0, .alpha = 0.8, .sigma = 0.6};

BlockedField pair() {
  return BlockedField(StoredMatrix::of(rows({{-1, 0}, {1, 1}})));
}

void refuses_points(const Matrix& points, const Vector& weights, double spread, const char* text) {
  EXPECT_THAT([&] { BlockedField(StoredMatrix::of(points), weights, spread); },
              ThrowsMessage<InputError>(HasSubstr(text)));
}

void refuses(const Level& at, const Matrix& x, const BlockedOptions& options, const char* text) {
  const BlockedField field = pair();
  EXPECT_THAT([&] { static_cast<void>(field.fields(at, x, options)); },
              ThrowsMessage<InputError>(HasSubstr(text)));
}

}  // namespace

TEST(BlockedFieldInput, NeedsAPointAndACoordinate) {
  refuses_points(Matrix(0, 3), {}, 0, "points: got shape (0, 3)");
  refuses_points(Matrix(3, 0), {}, 0, "points: got shape (3, 0)");
}

TEST(BlockedFieldInput, NeedsFinitePointsOfSquaresThatAreFinite) {
  refuses_points(rows({{0}, {nan}}), {}, 0, "points: got a number that is not finite");
  refuses_points(rows({{0}, {-infinity}}), {}, 0, "points: got a number that is not finite");
  refuses_points(rows({{0}, {1e200}}), {}, 0, "points: got a number of 1e+200");
}

TEST(BlockedFieldInput, NeedsAPositiveWeightAPoint) {
  const Matrix points = rows({{0}, {1}});
  refuses_points(points, Vector::Ones(3), 0, "weights: got 3, expected 2");
  refuses_points(points, Eigen::Vector2d(1, 0), 0, "weights: got one that is not a positive");
  refuses_points(points, Eigen::Vector2d(1, nan), 0, "weights: got one that is not a positive");
  refuses_points(points, {}, -1, "spread: got -1");
  refuses_points(points, {}, nan, "spread: got nan");
}

TEST(BlockedFieldInput, NeedsFiniteQueriesOfTheDimension) {
  refuses(level, Matrix::Zero(1, 3), {}, "x: got shape (1, 3), expected (1, 2)");
  refuses(level, rows({{0, nan}}), {}, "x: got a number that is not finite");
  refuses(level, rows({{0, 1e200}}), {}, "standard deviations from a point");
}

TEST(BlockedFieldInput, NeedsALevelWithNoise) {
  refuses({.t = 0, .alpha = 1, .sigma = 0}, rows({{0, 0}}), {}, "variance 0");
  refuses({.t = 0, .alpha = nan, .sigma = 1}, rows({{0, 0}}), {}, "alpha nan");
  refuses({.t = 0, .alpha = 1, .sigma = -1}, rows({{0, 0}}), {}, "sigma -1");
  refuses({.t = 0, .alpha = 1, .sigma = infinity}, rows({{0, 0}}), {}, "sigma inf");
}

TEST(BlockedFieldInput, NeedsATolerance) {
  refuses(level, rows({{0, 0}}), {.tolerance = -1e-6}, "tolerance: got -1e-06");
  refuses(level, rows({{0, 0}}), {.tolerance = nan}, "tolerance: got nan");
  refuses(level, rows({{0, 0}}), {.tolerance = infinity}, "tolerance: got inf");
  refuses(level, rows({{0, 0}}), {.tolerance = 1e-6, .single = true}, "in single precision");
}

TEST(BlockedFieldInput, HasDigitsOfBytesOnly) {
  for (const double tolerance : {0.0, 1e-3}) {
    refuses(level, rows({{0, 0}}), {.tolerance = tolerance, .sweep = Sweep::digits},
            "sweep: got digits, expected points stored as bytes");
  }
}

TEST(BlockedFieldInput, MultipliesByACovarianceThatIsFinite) {
  const BlockedField field(StoredMatrix::of(rows({{-1, 0}, {1, 1}})), {}, 0.5);
  const Matrix x = rows({{0, 0}});
  EXPECT_THAT([&] { static_cast<void>(field.covariance_times(level, x, Matrix::Ones(1, 3))); },
              ThrowsMessage<InputError>(HasSubstr("v: got shape (1, 3)")));
  EXPECT_THAT([&] { static_cast<void>(field.covariance_times(level, x, Matrix::Ones(2, 2))); },
              ThrowsMessage<InputError>(HasSubstr("v: got shape (2, 2)")));
  EXPECT_THAT(
      [&] { static_cast<void>(field.covariance_times({.t = 0, .alpha = 1, .sigma = 0}, x, x)); },
      ThrowsMessage<InputError>(HasSubstr("C is infinite")));
}

TEST(BlockedFieldInput, MayBeNoQueryAtAll) {
  EXPECT_EQ(pair().fields(level, Matrix(0, 2)).denoised.rows(), 0);
  EXPECT_EQ(pair().covariance_times(level, Matrix(0, 2), Matrix(0, 2)).rows(), 0);
}

TEST(BlockedFieldInput, SaysHowMuchMemoryADimensionNeeds) {
  // A few thousand rows of this many doubles are more than the machine has.
  const auto dimension = static_cast<Index>(physical_memory() / 16000) + 1;
  if (physical_memory() == 0 || dimension > 100'000'000) GTEST_SKIP() << "memory without an end";
  const auto bytes = std::make_shared<const std::vector<std::uint8_t>>(
      std::vector<std::uint8_t>(static_cast<std::size_t>(dimension)));
  const StoredMatrix points(bytes, bytes->data(), StoredMatrix::Type::uint8, 1, dimension);
  EXPECT_THAT([&] { BlockedField field(points); },
              ThrowsMessage<InputError>(
                  AllOf(HasSubstr("GB of memory, expected at most"), HasSubstr("got dimension"))));
}

TEST(ScoreOf, NeedsOneShape) {
  EXPECT_THAT([&] { static_cast<void>(score_of(level, Matrix::Zero(1, 2), Matrix::Zero(2, 2))); },
              ThrowsMessage<InputError>(HasSubstr("expected one shape")));
}

}  // namespace gtv::score
