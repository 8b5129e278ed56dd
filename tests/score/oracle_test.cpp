#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "oracle/score_mixture.hpp"
#include "score/draw.hpp"

namespace gtv::score {

namespace {

constexpr double accuracy = 1e-12;
constexpr double smallest = 1e-250;

void expect_near(double got, double want, double scale, const char* what) {
  if (!(std::abs(got - want) <= accuracy * scale)) {
    RC_FAIL(std::string(what) + ": got " + rc::toString(got) + ", want " + rc::toString(want) +
            ", error " + rc::toString(std::abs(got - want) / scale));
  }
}

}  // namespace

RC_GTEST_PROP(ExactFields, MatchTheOracle, ()) {
  const Case c = any_case();
  const auto want = oracle::mixture_fields(c.data, c.level, c.x);
  const Fields got = exact_fields(c.data, c.level, c.x, true);
  for (Index i = 0; i < c.x.rows(); ++i) {
    expect_near(got.log_density[i], want.fields.log_density[i], want.scales.log_density[i],
                "log density");
    expect_near(got.effective_points[i], want.fields.effective_points[i],
                want.fields.effective_points[i], "effective points");
    for (Index d = 0; d < c.x.cols(); ++d) {
      expect_near(got.score(i, d), want.fields.score(i, d), want.scales.score[i], "score");
      expect_near(got.denoised(i, d), want.fields.denoised(i, d), want.scales.denoised[i],
                  "denoised");
    }
    const double trace = want.fields.trace_cov[i];
    expect_near(got.trace_cov[i], trace, trace + smallest, "trace");
    for (Index k = 0; k < got.proxy_cov.cols(); ++k) {
      expect_near(got.proxy_cov(i, k), want.fields.proxy_cov(i, k), trace + smallest, "C");
    }
    // Far below double's range the oracle's exponent ends too; the logarithms have their own test.
    if (want.fields.fraction[i] > smallest) {
      expect_near(got.fraction[i], want.fields.fraction[i], want.fields.fraction[i], "fraction");
    }
  }
}

RC_GTEST_PROP(PosteriorWeights, MatchTheOracle, ()) {
  const Case c = any_case();
  const auto want = oracle::mixture_fields(c.data, c.level, c.x);
  Matrix got(c.x.rows(), c.data.size());
  posterior_weights(c.data, c.level, c.x, got);
  for (Index i = 0; i < got.rows(); ++i) {
    for (Index m = 0; m < got.cols(); ++m) {
      expect_near(got(i, m), want.weights(i, m), want.weights(i, m) + 1e-300, "weight");
    }
  }
}

RC_GTEST_PROP(ExactFields, HaveOneValueWhicheverFunctionGivesThem, ()) {
  const Case c = any_case();
  const Fields all = exact_fields(c.data, c.level, c.x, false);
  Vector log_p(c.x.rows());
  Vector share(c.x.rows());
  Matrix gradient(c.x.rows(), c.x.cols());
  Matrix mean(c.x.rows(), c.x.cols());
  log_density(c.data, c.level, c.x, log_p);
  score(c.data, c.level, c.x, gradient);
  denoise(c.data, c.level, c.x, mean);
  variance_fraction(c.data, c.level, c.x, share);
  RC_ASSERT(log_p == all.log_density);
  RC_ASSERT(gradient == all.score);
  RC_ASSERT(mean == all.denoised);
  RC_ASSERT(share == all.fraction);
  RC_ASSERT(all.proxy_cov.size() == 0);
}

}  // namespace gtv::score
