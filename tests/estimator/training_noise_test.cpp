#include <gtest/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/estimator/training_set.hpp"

namespace gtv::estimator {
namespace {

/// The noise z of 200,000 samples of one point at the origin.
Vector drawn(Noise noise) {
  const auto schedule = forward::make_schedule("vp");
  const data::Mixture data = data::make_mixture(Matrix{{0.0}});
  const TrainingSet set = draw_training_set(data, *schedule, 0.1, 1, 200000, 3, 0, noise);
  Vector z(set.size());
  for (Index i = 0; i < z.size(); ++i) {
    z[i] = set.x(i, 0) / std::sqrt(schedule->sigma_squared(set.t[i]));
  }
  return z;
}

// Bounds are five standard errors: a false alarm in 1e6.
TEST(TrainingNoise, HasMeanZeroAndVarianceOneWhateverItsLaw) {
  for (const auto& [noise, kurtosis] :
       {std::pair{Noise::normal, 3.0}, std::pair{Noise::student_t, 9.0},
        std::pair{Noise::uniform, 1.8}}) {
    const Vector z = drawn(noise);
    const double n = static_cast<double>(z.size());
    EXPECT_LT(std::abs(z.mean()), 5 / std::sqrt(n));
    EXPECT_LT(std::abs(z.squaredNorm() / n - 1), 5 * std::sqrt((kurtosis - 1) / n));
  }
}

TEST(TrainingNoise, IsOfTheLawNamed) {
  EXPECT_LE(drawn(Noise::uniform).cwiseAbs().maxCoeff(), std::sqrt(3.0));
  // Of |t_5| sqrt(3/5): P(> 3) = .0117, of a normal .0027.
  const auto beyond = [](const Vector& z) { return (z.array().abs() > 3).cast<double>().mean(); };
  EXPECT_NEAR(beyond(drawn(Noise::student_t)), 0.0117, 5 * std::sqrt(0.0117 / 200000));
  EXPECT_NEAR(beyond(drawn(Noise::normal)), 0.0027, 5 * std::sqrt(0.0027 / 200000));
}

TEST(TrainingNoise, HasNames) {
  EXPECT_EQ(parse_noise("normal"), Noise::normal);
  EXPECT_EQ(parse_noise("student-t"), Noise::student_t);
  EXPECT_EQ(parse_noise("uniform"), Noise::uniform);
  EXPECT_THROW(static_cast<void>(parse_noise("cauchy")), InputError);
}

}  // namespace
}  // namespace gtv::estimator
