#include "gtv/metric/wasserstein.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "metric/draw.hpp"
#include "oracle/metric.hpp"

namespace gtv::metric {

namespace {

using Values = std::vector<double>;

Matrix whole_masses(Engine& engine, Index rows, Index columns) {
  Matrix mass(rows, columns);
  for (Index i = 0; i < mass.size(); ++i) mass.data()[i] = std::floor(uniform(engine, 0, 4));
  mass(0, 0) = 1;
  return mass;
}

/// The histogram's centres, each as often as its mass says, along an angle.
Values projected(const Matrix& mass, double lo, double hi, double angle) {
  Values result;
  for (Index i = 0; i < mass.rows(); ++i) {
    for (Index j = 0; j < mass.cols(); ++j) {
      const double x =
          lo + (hi - lo) * (static_cast<double>(j) + 0.5) / static_cast<double>(mass.cols());
      const double y =
          lo + (hi - lo) * (static_cast<double>(i) + 0.5) / static_cast<double>(mass.rows());
      result.insert(result.end(), static_cast<std::size_t>(mass(i, j)),
                    x * std::cos(angle) + y * std::sin(angle));
    }
  }
  return result;
}

}  // namespace

TEST(Wasserstein, OfHistogramsIsExactWhereTheyCrossWithinABin) {
  // One bin each of width 2: moved by a bin.
  EXPECT_DOUBLE_EQ(wasserstein_1(Values{1, 0}, Values{0, 5}, -1, 3), 2);
  // F - G goes from 1/4 to -1/4 in the middle bin: triangles of 1/16 there, and of 1/8 outside.
  EXPECT_DOUBLE_EQ(wasserstein_1(Values{0.5, 0.25, 0.25}, Values{0.25, 0.75, 0}, 0, 3),
                   0.125 + 0.125 + 0.125);
  EXPECT_EQ(wasserstein_1(Values{1, 2, 3}, Values{2, 4, 6}, 0, 1), 0) << "sides are normalised";
  EXPECT_EQ(wasserstein_1(Values{7}, Values{1}, 0, 1), 0);
}

RC_GTEST_PROP(Wasserstein, OfHistogramsMatchesTheOracle, ()) {
  Engine engine = any_engine();
  const auto bins = *rc::gen::inRange<std::size_t>(1, 30);
  const Values p = uniform_values(engine, bins, 0, 1);
  const Values q = uniform_values(engine, bins, 0, 3);
  constexpr int cuts = 1000;
  // Parts without a crossing are exact; one with is off by at most a quarter of its step times
  // the change of F - G in it, at most 1 / cuts of a bin's.
  const double tolerance = 4.0 * 2 / cuts / cuts + 1e-13;
  RC_ASSERT(std::abs(wasserstein_1(p, q, -2, 2) -
                     oracle::wasserstein_1_by_cutting(p, q, -2, 2, cuts)) < tolerance);
}

RC_GTEST_PROP(Wasserstein, OfHistogramsIsWhatSamplesInTheBinsApproach, ()) {
  Engine engine = any_engine();
  const std::size_t bins = 6;
  constexpr std::size_t each = 50;
  Values masses[2];
  Values samples[2];
  for (int side : {0, 1}) {
    for (std::size_t bin = 0; bin < bins; ++bin) {
      const auto count = static_cast<std::size_t>(uniform(engine, 1, 5));
      masses[side].push_back(static_cast<double>(count));
      for (std::size_t k = 0; k < count * each; ++k) {
        const double within = (static_cast<double>(k) + 0.5) / static_cast<double>(count * each);
        samples[side].push_back((static_cast<double>(bin) + within) / static_cast<double>(bins));
      }
    }
  }
  // Each sample stands for mass at most 1 / (2 each) of a bin away.
  RC_ASSERT(std::abs(wasserstein_1(masses[0], masses[1], 0, 1) -
                     wasserstein_1(samples[0], samples[1])) < 1.0 / (each * bins));
}

RC_GTEST_PROP(Wasserstein, OfSamplesMatchesTheOracle, ()) {
  Engine engine = any_engine();
  Values a = uniform_values(engine, *rc::gen::inRange<std::size_t>(1, 20), -1, 1);
  Values b = uniform_values(engine, *rc::gen::inRange<std::size_t>(1, 20), -1, 2);
  b[0] = a[0];
  const double want = oracle::wasserstein_1(a, b);
  RC_ASSERT(std::abs(wasserstein_1(a, b) - want) < 1e-14);
  std::sort(a.begin(), a.end());
  RC_ASSERT(std::abs(wasserstein_1(b, a) - want) < 1e-14);
}

TEST(Wasserstein, OfSamplesPairsTheSortedValues) {
  EXPECT_DOUBLE_EQ(wasserstein_1(Values{3, 1, 2}, Values{2, 3, 5}), (1 + 1 + 2) / 3.0);
  EXPECT_DOUBLE_EQ(wasserstein_1(Values{0}, Values{-1, 1, 3}), 5.0 / 3);
}

RC_GTEST_PROP(SlicedWasserstein, MatchesTheOracle, ()) {
  Engine engine = any_engine();
  const Matrix p = whole_masses(engine, 5, 3);  // not square, so that swapped axes show
  const Matrix q = whole_masses(engine, 5, 3);
  const auto directions = *rc::gen::inRange(1, 6);
  double want = 0;
  for (int k = 0; k < directions; ++k) {
    const double angle = std::numbers::pi * k / directions;
    want +=
        oracle::wasserstein_1(projected(p, -1, 2, angle), projected(q, -1, 2, angle)) / directions;
  }
  RC_ASSERT(std::abs(sliced_wasserstein_1(p, q, -1, 2, directions) - want) < 1e-13);
}

TEST(SlicedWasserstein, OfAShiftIsItsLengthTimesTheMeanCosine) {
  Matrix p = Matrix::Zero(20, 20);
  Matrix q = p;
  p.block(3, 4, 5, 6).setConstant(0.5);
  q.block(10, 7, 5, 6).setConstant(0.1);  // 3 bins along x, 7 along y, each 0.1 wide
  const double want = 0.1 * std::hypot(3, 7) * 2 / std::numbers::pi;
  for (const int directions : {8, 32, 128}) {
    EXPECT_NEAR(sliced_wasserstein_1(p, q, -1, 1, directions), want,
                2 * want / (directions * directions));
  }
  EXPECT_DOUBLE_EQ(sliced_wasserstein_1(p, q, -1, 1, 1), 0.3) << "along x first";
  EXPECT_DOUBLE_EQ(sliced_wasserstein_1(p, q, -1, 1, 2), (0.3 + 0.7) / 2) << "then along y";
}

TEST(SlicedWasserstein, IsTheSameBitsForAnyNumberOfThreads) {
  Engine engine(3);
  const Matrix p = whole_masses(engine, 30, 30);
  const Matrix q = whole_masses(engine, 30, 30);
  set_thread_count(1);
  const double want = sliced_wasserstein_1(p, q, -1, 1, 17);
  for (const int threads : {2, 3}) {
    set_thread_count(threads);
    EXPECT_EQ(sliced_wasserstein_1(p, q, -1, 1, 17), want);
  }
  set_thread_count(0);
}

TEST(WassersteinInput, IsChecked) {
  using testing::HasSubstr;
  using testing::ThrowsMessage;
  const auto fails = [](const auto& call, const char* text) {
    EXPECT_THAT([&] { static_cast<void>(call()); }, ThrowsMessage<InputError>(HasSubstr(text)));
  };
  fails([] { return wasserstein_1(Values{1}, Values{1, 2}, 0, 1); }, "q: got 2 bins, expected 1");
  fails([] { return wasserstein_1(Values{}, Values{}, 0, 1); }, "p: got none");
  fails([] { return wasserstein_1(Values{1}, Values{1}, 1, 1); }, "range: got 1 to 1");
  fails([] { return wasserstein_1(Values{1}, Values{1}, 0, INFINITY); }, "range: got 0 to inf");
  fails([] { return wasserstein_1(Values{1, -1}, Values{1, 2}, 0, 1); }, "p: got -1 at index 1");
  fails([] { return wasserstein_1(Values{1}, Values{0}, 0, 1); }, "q: got the mass 0");
  fails([] { return wasserstein_1(Values{}, Values{0}); }, "a: got none");
  fails([] { return wasserstein_1(Values{1}, Values{NAN}); }, "b: got nan at index 0");
  const Matrix ones = Matrix::Ones(2, 2);
  fails([&] { return sliced_wasserstein_1(ones, Matrix::Ones(2, 3), 0, 1, 4); }, "got (2, 3) bins");
  fails([&] { return sliced_wasserstein_1(ones, ones, 0, 1, 0); }, "directions: got 0");
  fails([&] { return sliced_wasserstein_1(ones, ones, 1, 0, 4); }, "range: got 1 to 0");
  fails(
      [&] {
        return sliced_wasserstein_1(ones, Matrix{{0, 1}, {-3, 0}}, 0, 1, 4);
      },
      "q: got -3 in row 1, column 0");
  fails([&] { return sliced_wasserstein_1(Matrix::Zero(2, 2), ones, 0, 1, 4); },
        "p: got the mass 0");
  fails([] { return sliced_wasserstein_1(Matrix(0, 0), Matrix(0, 0), 0, 1, 4); }, "p: got none");
}

}  // namespace gtv::metric
