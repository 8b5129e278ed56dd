#include <gtest/gtest.h>

#include "gtv/base/executor.hpp"
#include "gtv/base/simd.hpp"
#include "score/draw.hpp"
#include "score/points.hpp"

namespace gtv::score {

namespace {

Mixture pair_of_points() {
  return equal_points(rows({{-1}, {1}}));
}

Fields at(const Mixture& data, const Level& level, double x) {
  return exact_fields(data, level, Matrix::Constant(1, 1, x), true);
}

bool all_finite(const Fields& f) {
  return f.log_density.allFinite() && f.score.allFinite() && f.denoised.allFinite() &&
         f.proxy_cov.allFinite() && f.trace_cov.allFinite() && f.fraction.allFinite() &&
         f.effective_points.allFinite();
}

}  // namespace

TEST(ExactFields, AreFiniteForTinyNoiseAndFarQueries) {
  Draw draw(7);
  for (const double scale : {1e-100, 1.0, 1e90}) {
    const Mixture data = draw.mixture(6, 3, scale);
    for (const double sigma : {1e-12, 1e-6, 1.0, 1e6}) {
      const Level level{.t = 1e-12, .alpha = 0.9, .sigma = sigma * scale};
      if (scale < 1 && sigma < 1) continue;  // C would be beyond the largest double
      const Matrix far = draw.queries(data, level, scale, 50) * 1e6;
      EXPECT_TRUE(all_finite(exact_fields(data, level, far, true))) << scale << ' ' << sigma;
    }
  }
}

TEST(ExactFields, OfOnePointHaveNoVariance) {
  const Mixture data = equal_points(rows({{0.3}}));
  for (const double x : {0.27, 0.3, -5.0, 1e6}) {
    const Fields f = at(data, {.t = 0.1, .alpha = 0.9, .sigma = 1e-12}, x);
    EXPECT_EQ(f.trace_cov[0], 0);
    EXPECT_EQ(f.proxy_cov(0, 0), 0);
    EXPECT_EQ(f.fraction[0], 0);
    EXPECT_EQ(f.effective_points[0], 1);
    EXPECT_EQ(f.denoised(0, 0), 0.3);
  }
}

TEST(ExactFields, KnowATieAtTinyNoise) {
  const Fields f = at(pair_of_points(), {.t = 0, .alpha = 0.9, .sigma = 1e-12}, 0);
  EXPECT_EQ(f.effective_points[0], 2);
  EXPECT_EQ(f.score(0, 0), 0);
  EXPECT_EQ(f.fraction[0], 1);
  EXPECT_NEAR(f.trace_cov[0], 0.81e48, 1e-12 * 0.81e48);
}

TEST(ExactFields, ResolveTheBoundaryFarBelowTheRoundingOfSquares) {
  // At the bisector of {-1, 1} + offset the squares agree to 1e-8 of themselves; the posterior's
  // logit there is 2 alpha (x - alpha offset) / sigma^2 exactly.
  constexpr double offset = 4096;
  const Mixture data = equal_points(rows({{offset - 1}, {offset + 1}}));
  const Level level{.t = 0, .alpha = 1, .sigma = 1e-6};
  const double step = 0x1p-40;  // representable beside 4096
  Matrix weights(1, 2);
  posterior_weights(data, level, Matrix::Constant(1, 1, offset + step), weights);
  const double logit = 2 * step / 1e-12;
  EXPECT_NEAR(std::log(weights(0, 1) / weights(0, 0)), logit, 1e-12 * logit);
}

TEST(VarianceFraction, IsDefinedByLogarithmsWhereBothTermsUnderflow) {
  const Level level{.t = 0, .alpha = 1, .sigma = 1e-3};
  // On a point only the other's weight, exp(-2e6), moves the score: |s|^2 / tr C is about that too.
  EXPECT_EQ(at(pair_of_points(), level, 1).fraction[0], 1);
  EXPECT_EQ(at(pair_of_points(), level, 1).trace_cov[0], 0);
  // A step of 1e-10 beside it and the score is by far the larger.
  EXPECT_EQ(at(pair_of_points(), level, 1 + 1e-10).fraction[0], 0);
  EXPECT_EQ(at(pair_of_points(), level, 1e6).fraction[0], 0);
}

TEST(VarianceFraction, GoesContinuouslyFromSumsToLogarithms) {
  // Points {0, 1}, x near 0, logit l = (2 x - 1) / (2 sigma^2); the posterior weight of 1 is e^l,
  // tr C sigma^4 = e^l and s sigma^2 = e^l - x, so the fraction is 1/2 where x - e^l = e^(l/2).
  const Mixture data = equal_points(rows({{0}, {1}}));
  for (const double logit : {-300.0, -590.0, -610.0, -700.0, -1300.0}) {
    const Level level{.t = 0, .alpha = 1, .sigma = std::sqrt(-1 / (2 * logit))};
    const double exact_logit = -1 / (2 * level.sigma * level.sigma);
    const double x = std::exp(exact_logit / 2);
    ASSERT_GT(x, 0);
    EXPECT_NEAR(at(data, level, x).fraction[0], 0.5, 1e-11) << logit;
    EXPECT_NEAR(at(data, level, 3 * x).fraction[0], 0.1, 1e-11) << logit;
  }
}

TEST(ExactFields, AreNotMovedByTheLogarithmsOfTheFraction) {
  const Mixture data = equal_points(rows({{0}, {1}}));
  for (const double logit : {-590.0, -610.0, -660.0, -720.0, -1300.0}) {
    const Level level{.t = 0, .alpha = 1, .sigma = std::sqrt(-1 / (2 * logit))};
    const Matrix x = rows({{0}});
    Matrix alone(1, 1);
    score(data, level, x, alone);
    EXPECT_EQ(alone(0, 0), exact_fields(data, level, x, false).score(0, 0)) << logit;
  }
}

TEST(ExactFields, HaveTheSameBitsForAnyNumberOfThreads) {
  Draw draw(11);
  const Mixture data = draw.mixture(20, 2, 1);
  const Level level{.t = 0.1, .alpha = 0.9, .sigma = 0.05};
  const Matrix x = draw.queries(data, level, 1, 5000);
  const int before = thread_count();
  set_thread_count(1);
  const Fields want = exact_fields(data, level, x, true);
  for (const int threads : {2, 3, 8}) {
    set_thread_count(threads);
    const Fields got = exact_fields(data, level, x, true);
    EXPECT_EQ(got.log_density, want.log_density);
    EXPECT_EQ(got.score, want.score);
    EXPECT_EQ(got.proxy_cov, want.proxy_cov);
    EXPECT_EQ(got.fraction, want.fraction);
  }
  set_thread_count(before);
}

TEST(ExactFields, DoNotDependOnTheQueriesAround) {
  Draw draw(12);
  const Mixture data = draw.mixture(20, 2, 1);
  const Level level{.t = 0.1, .alpha = 0.9, .sigma = 1e-3};
  const Matrix x = draw.queries(data, level, 1, 2000);
  const Fields all = exact_fields(data, level, x, true);
  for (const Index i : {0, 63, 64, 1023, 1024, 1999}) {
    const Fields one = exact_fields(data, level, x.row(i), true);
    EXPECT_NEAR(one.log_density[0], all.log_density[i], 1e-12 * std::abs(all.log_density[i]));
    EXPECT_NEAR(one.trace_cov[0], all.trace_cov[i], 1e-12 * all.trace_cov[i]);
    EXPECT_NEAR(one.fraction[0], all.fraction[i], 1e-12 * all.fraction[i]);
  }
}

TEST(ExactFields, AgreeOnEverySimdTarget) {
  Draw draw(13);
  for (const double sigma : {1.0, 1e-3, 1e-7}) {
    const Mixture data = draw.mixture(20, 3, 1);
    const Level level{.t = 0.1, .alpha = 0.9, .sigma = sigma};
    const Matrix x = draw.queries(data, level, 1, 200);
    const Fields want = exact_fields(data, level, x, true);
    for (const std::string& target : simd_targets()) {
      set_simd_target(target);
      const Fields got = exact_fields(data, level, x, true);
      EXPECT_LE((got.denoised - want.denoised).cwiseAbs().maxCoeff(), 1e-12) << target;
      for (Index i = 0; i < x.rows(); ++i) {
        const double error = (got.proxy_cov.row(i) - want.proxy_cov.row(i)).cwiseAbs().maxCoeff();
        EXPECT_LE(error, 1e-12 * want.trace_cov[i] + 1e-250)
            << target << ", sigma " << sigma << ", query " << i;
      }
    }
    set_simd_target("");
  }
}

}  // namespace gtv::score
