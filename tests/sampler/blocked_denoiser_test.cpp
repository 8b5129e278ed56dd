#include "gtv/sampler/blocked_denoiser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/sampler/mixture_denoiser.hpp"
#include "gtv/score/field.hpp"
#include "oracle/sampler_draws.hpp"
#include "sampler/noise.hpp"
#include "sampler/stored_points.hpp"
#include "score/digit_product.hpp"

namespace gtv::sampler {
namespace {

using score::BlockedField;
using testing_support::ask;
using testing_support::denoise_at;
using testing_support::geometric_euler;
using testing_support::normal_rows;
using testing_support::stored_points;
using Type = StoredMatrix::Type;

std::shared_ptr<const BlockedField> field_of(const StoredMatrix& points, const Vector& weights = {},
                                             double spread = 0) {
  return std::make_shared<const BlockedField>(points, weights, spread);
}

/// Noised points, every other one; the rest between the points and beyond them.
Matrix queries_at(const forward::Level& level, const Matrix& points, Index count) {
  Matrix x = 1.5 * normal_rows(count, points.cols(), 77);
  for (Index i = 0; i < count; i += 2) {
    x.row(i) = level.alpha * points.row(7 * i % points.rows()) + level.sigma * x.row(i);
  }
  return x;
}

/// The largest distance between rows, of the field's radius.
double largest_difference(const BlockedField& field, const Matrix& a, const Matrix& b) {
  return (a - b).rowwise().norm().maxCoeff() / field.radius();
}

/// Asserts the tolerance at every level against the field for small sets.
void expect_exact(const StoredMatrix& points, double spread, double tolerance,
                  const std::string& what) {
  const Plan plan = geometric_euler(1e-3, 8);  // vp: alpha is not 1
  const Vector weights = Vector::LinSpaced(points.rows(), 1, 3);
  const auto field = field_of(points, weights, spread);
  const Matrix values = points.values();
  const data::Mixture data = data::make_mixture(values, weights, spread);
  const BlockedDenoiser denoiser(field, plan, tolerance);
  for (std::size_t k = 0; k < plan.levels.size(); ++k) {
    const Matrix x = queries_at(plan.levels[k], values, 48);
    Matrix want(x.rows(), x.cols());
    score::denoise(data, plan.levels[k], x, want);
    EXPECT_LT(largest_difference(*field, denoise_at<double>(denoiser, k, x), want),
              std::max(tolerance, 1e-10))
        << what << ", level " << k;
  }
  if (tolerance > 0) {
    EXPECT_LE(denoiser.largest_error(), tolerance * field->radius()) << what;
  }
}

TEST(BlockedDenoiser, IsTheExactOneToTheToleranceHoweverPointsAreStored) {
  for (const Type type : {Type::uint8, Type::float32, Type::float64}) {
    for (const Index dimension : {5, 40}) {
      for (const double spread : {0.0, 0.2}) {
        for (const double tolerance : {1e-6, 0.0}) {
          expect_exact(stored_points(type, 700, dimension, 3), spread, tolerance,
                       testing::PrintToString(
                           std::tuple(static_cast<int>(type), dimension, spread, tolerance)));
        }
      }
    }
  }
}

TEST(BlockedDenoiser, MatchesMixtureDenoiserAlongTrajectories) {
  const Plan plan = geometric_euler(1e-2, 10);
  const StoredMatrix points = stored_points(Type::uint8, 300, 5, 9);
  const BlockedDenoiser blocked(field_of(points), plan, 1e-6);
  const MixtureDenoiser exact(data::make_mixture(points.values()), plan);
  const Matrix starts = normal_rows(60, 5, 5);
  const Matrix difference = testing_support::follow<double>(plan, blocked, starts) -
                            testing_support::follow<double>(plan, exact, starts);
  // Ten steps of error 1e-6 each, and what the flow makes of them.
  EXPECT_LT(difference.cwiseAbs().maxCoeff(), 1e-4);
}

/// With a kernel for products of bytes; the best one again after that.
class WithDigitKernel {
 public:
  explicit WithDigitKernel(const char* name) : runs_(score::set_digit_product_kernel(name)) {}
  WithDigitKernel(const WithDigitKernel&) = delete;
  WithDigitKernel& operator=(const WithDigitKernel&) = delete;
  ~WithDigitKernel() { score::set_digit_product_kernel(""); }
  [[nodiscard]] bool runs() const { return runs_; }

 private:
  bool runs_;
};

TEST(BlockedDenoiser, KeepsTheToleranceWithoutFastProductsOfBytes) {
  const StoredMatrix points = stored_points(Type::uint8, 2100, 64, 4);
  for (const char* kernel : {"plain", "avx512-vnni", "amx"}) {
    const WithDigitKernel chosen(kernel);
    if (!chosen.runs()) continue;
    EXPECT_STREQ(score::digit_product_kernel(), kernel);
    expect_exact(points, 0, 1e-6, kernel);
  }
}

TEST(BlockedDenoiser, RefusesALevelWithoutNoiseAndAToleranceThatIsNone) {
  const auto field = field_of(stored_points(Type::float64, 10, 3, 1));
  Plan plan;
  plan.levels = {{.t = 0, .alpha = 1, .sigma = 0}};
  EXPECT_THROW(BlockedDenoiser(field, plan, 0), InputError);
  plan.levels[0].sigma = 1e-200;  // its square is 0
  EXPECT_THROW(BlockedDenoiser(field, plan, 0), InputError);
  EXPECT_NO_THROW(
      BlockedDenoiser(field_of(stored_points(Type::float64, 10, 3, 1), {}, 0.1), plan, 0));
  plan.levels[0].sigma = 0.1;
  for (const double tolerance : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(BlockedDenoiser(field, plan, tolerance), InputError) << tolerance;
  }
}

const NoiseOptions noise{.kappa = 0.2, .seed = 3, .member = 2};

TEST(BlockedNaiveDenoiser, WithoutNoiseIsTheExactOne) {
  const Plan plan = geometric_euler(1e-3, 10);
  for (const double spread : {0.0, 0.3}) {
    const auto field = field_of(stored_points(Type::uint8, 600, 6, 2), {}, spread);
    const Matrix starts = normal_rows(70, 6, 8);
    EXPECT_EQ(testing_support::follow<double>(
                  plan, BlockedNaiveDenoiser(field, plan, 1e-6, {.kappa = 0}), starts),
              testing_support::follow<double>(plan, BlockedDenoiser(field, plan, 1e-6), starts));
  }
}

// Claim 5 and (T4.3). 2 * 3 * (5 means + 15 covariances), each within 5 of the standard errors that
// the draws themselves have: false alarm 7e-5 in all.
TEST(BlockedNaiveDenoiser, HasTheExactMeanAndTheProxyCovariance) {
  const Plan plan = geometric_euler(1e-2, 30);
  constexpr Index count = 1 << 14;
  const StoredMatrix points = stored_points(Type::uint8, 700, 5, 3);
  const Vector weights = Vector::LinSpaced(700, 1, 4);
  for (const double spread : {0.0, 0.3}) {
    const auto field = field_of(points, weights, spread);
    const data::Mixture data = data::make_mixture(points.values(), weights, spread);
    const BlockedNaiveDenoiser naive(field, plan, 1e-6, noise);
    for (const std::size_t step : {4U, 12U, 20U}) {
      const Step& s = plan.steps[step];
      const forward::Level& level = plan.levels[s.level[0]];
      const Vector x = level.alpha * Vector{{0.3, -0.2, 0.5, 0.1, -0.4}};
      Matrix mean(1, 5);
      score::denoise(data, level, x.transpose(), mean);
      const double strength = noise.kappa / -s.dt;
      const Matrix want = strength * oracle::posterior_covariance(data, level, x);
      const Matrix got = ask(naive, {.level = s.level[0], .step = step, .dt = s.dt}, x, count);
      const Matrix off = got.rowwise() - mean.row(0);
      const double root = std::sqrt(static_cast<double>(count));
      for (Index a = 0; a < 5; ++a) {
        EXPECT_NEAR(off.col(a).mean(), 0, 5 * std::sqrt(want(a, a)) / root) << step << ' ' << a;
        for (Index b = 0; b <= a; ++b) {
          const Vector product = off.col(a).array() * off.col(b).array();
          const double error = std::sqrt((product.array() - product.mean()).square().mean()) / root;
          EXPECT_GT(want(a, a), 20 * error) << "the test would tell nothing";
          EXPECT_NEAR(product.mean(), want(a, b), 5 * error) << step << ' ' << a << ' ' << b;
        }
      }
    }
  }
}

/// End points of random seeds.
Matrix end_points_of(const Plan& plan, const Denoiser<double>& denoiser, std::uint64_t count,
                     std::size_t block) {
  const Seeds seeds(SeedKind::random, count, denoiser.dimension(), 4, 1);
  Matrix out(static_cast<Index>(count), denoiser.dimension());
  integrate<double>(plan, denoiser, seeds, {.seed = 4, .member = 1, .block = block},
                    [&](std::uint64_t first, BlockView<const double> ends) {
                      for (int a = 0; a < ends.dimension; ++a) {
                        for (std::size_t i = 0; i < ends.count; ++i) {
                          out(static_cast<Index>(first + i), a) = ends.coordinate(a)[i];
                        }
                      }
                    });
  return out;
}

// Which queries go together changes rounding, and with a tolerance which points are left out. The
// flow makes at most a hundred times as much of it.
TEST(BlockedNaiveDenoiser, AnswersATrajectoryAlikeInBlocksOfAnySize) {
  const Plan plan = geometric_euler(1e-2, 12);
  for (const double tolerance : {0.0, 1e-6}) {
    const auto field = field_of(stored_points(Type::uint8, 1300, 20, 6), {}, 0.05);
    const BlockedDenoiser exact(field, plan, tolerance);
    const BlockedNaiveDenoiser naive(field, plan, tolerance, noise);
    for (const Denoiser<double>* denoiser : {static_cast<const Denoiser<double>*>(&exact),
                                             static_cast<const Denoiser<double>*>(&naive)}) {
      const Matrix want = end_points_of(plan, *denoiser, 300, blocked_trajectories);
      for (const std::size_t block : {std::size_t{0}, std::size_t{16}, std::size_t{512}}) {
        EXPECT_LT(largest_difference(*field, end_points_of(plan, *denoiser, 300, block), want),
                  std::max(100 * tolerance, 1e-10))
            << block << ' ' << tolerance;
      }
    }
  }
}

TEST(BlockedNaiveDenoiser, GivesTheSameBitsForAnyNumberOfThreads) {
  const Plan plan = geometric_euler(1e-2, 3);
  const auto field = field_of(stored_points(Type::uint8, 8800, 12, 5), {}, 0.05);
  const BlockedNaiveDenoiser naive(field, plan, 1e-6, noise);
  set_thread_count(1);
  const Matrix one = end_points_of(plan, naive, 70, 512);
  for (const int threads : {2, 3}) {
    set_thread_count(threads);
    EXPECT_EQ(end_points_of(plan, naive, 70, 512), one) << threads;
  }
  set_thread_count(0);
}

TEST(BlockedNaiveDenoiser, DrawsAfreshForEveryTrajectoryStepAndMember) {
  const Plan plan = geometric_euler(1e-2, 10);
  const auto field = field_of(stored_points(Type::float64, 500, 4, 5));
  const Vector x = Vector::Zero(4);
  const auto answers = [&](std::size_t step, std::uint64_t first, std::uint32_t member) {
    return ask(BlockedNaiveDenoiser(field, plan, 0, {.kappa = 1, .seed = 3, .member = member}),
               {.level = 2, .step = step, .dt = -1e-2, .first_trajectory = first}, x, 32);
  };
  const Matrix all = answers(2, 0, 0);
  EXPECT_GT((all.topRows(16) - all.bottomRows(16)).cwiseAbs().maxCoeff(), 0.1);
  EXPECT_EQ(answers(2, 16, 0).topRows(16), all.bottomRows(16));
  EXPECT_NE(answers(3, 0, 0), all);
  EXPECT_NE(answers(2, 0, 1), all);
}

TEST(BlockedNaiveDenoiser, RefusesWhatItIsNotDefinedFor) {
  const auto field = field_of(stored_points(Type::float64, 10, 3, 1));
  const auto schedule = forward::make_schedule("vp");
  const auto grid = forward::geometric_grid(1, 1e-2, 10);
  for (const char* method : {"heun", "rk4", "dpmpp-2m", "reverse-sde"}) {
    EXPECT_THROW(BlockedNaiveDenoiser(field, make_plan(*schedule, method, grid), 0, {}), InputError)
        << method;
  }
  const Plan plan = make_plan(*schedule, "euler", grid);
  EXPECT_THROW(BlockedNaiveDenoiser(field, plan, 0, {.kappa = -1}), InputError);
  EXPECT_THROW(BlockedNaiveDenoiser(field, plan, -1, {}), InputError);
}

// A trajectory takes 2 + 70,000 numbers a step, and each of 2^31 trajectories has its own.
TEST(BlockedNaiveDenoiser, RefusesMoreStepsThanItHasRandomNumbersFor) {
  const auto field = field_of(StoredMatrix::of(FloatMatrix(FloatMatrix::Random(3, 70000))));
  EXPECT_NO_THROW(BlockedNaiveDenoiser(field, geometric_euler(1e-2, 122709), 0, {}));
  try {
    const BlockedNaiveDenoiser naive(field, geometric_euler(1e-2, 122710), 0, {});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "naive estimator: got 122710 steps with 70002 random numbers each, expected at "
                 "most 122709");
  }
}

TEST(PathNoise, IsRefusedInMoreStepsThanItHasRandomNumbersFor) {
  const auto plan = [](const char* method, int steps) {
    return make_plan(*forward::make_schedule("vp"), method,
                     forward::geometric_grid(0.9, 1e-2, steps));
  };
  EXPECT_NO_THROW(check_path_noise(plan("reverse-sde", 16777), 1000));
  EXPECT_THROW(check_path_noise(plan("reverse-sde", 16778), 1000), InputError);
  EXPECT_NO_THROW(check_path_noise(plan("euler", 16778), 1000));
}

}  // namespace
}  // namespace gtv::sampler
