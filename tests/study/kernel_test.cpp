#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "gtv/io/npz.hpp"
#include "gtv/study/compare.hpp"
#include "study/cell_kernel.hpp"
#include "study/cell_theory.hpp"
#include "study/cells.hpp"
#include "study/deciding_places.hpp"
#include "study/ensemble_study.hpp"
#include "study/member.hpp"

namespace gtv::study {
namespace {

constexpr const char* triangle = R"(
name = "plane"
seed = 5
[data]
points = [[-1.0, 0.0], [0.5, 0.4], [0.6, -0.9]]
[forward]
t_min = 3e-2
[estimator]
per_axis = 3
samples = 40
ridge = 0.3
[sampler]
steps = 4
)";

/// Scores of a trained member along a direction, by hand.
double score_along(const CellSetup& cell, const Matrix& weights, const Vector& point,
                   const Vector& direction) {
  const Index dimension = cell.dimension();
  const forward::Level level = cell.schedule->level(point[dimension]);
  const feature::Product features = cell.features();
  const Matrix x = point.head(dimension).transpose();
  const Vector phi = features.materialise(x, Vector::Constant(1, level.t)).row(0);
  double sum = 0;
  for (Index a = 0; a < dimension; ++a) {
    double denoised = 0;
    for (Index i = 0; i < phi.size(); ++i) denoised += weights(a, i) * phi[i];
    sum += direction[a] * (level.alpha * denoised - point[a]) / (level.sigma * level.sigma);
  }
  return sum;
}

double sample_covariance(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  double mean_a = 0;
  double mean_b = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    mean_a += a[k] / n;
    mean_b += b[k] / n;
  }
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - mean_a) * (b[k] - mean_b);
  return sum / (n - 1);
}

class Kernel : public test::ResultsTest {
 protected:
  static constexpr int members = 6;

  Kernel() : ResultsTest("kernel") {}

  void run(std::string_view text, const std::vector<std::string>& overrides = {},
           const std::vector<std::string>& theories = {"large-p"}, bool ensemble = true) {
    CompareOptions options{small(members)};
    options.theories = theories;
    options.ensemble = ensemble;
    study_ = parse_study(std::string(text), "s.toml", overrides);
    (void)compare_study(study_, options);
    arrays_ = io::read_npz(folder_ / "compare.npz");
  }
  [[nodiscard]] std::vector<double> array(const std::string& name) const {
    return io::to_double(arrays_.at(name)).values;
  }
  [[nodiscard]] std::vector<std::size_t> shape(const std::string& name) const {
    return io::shape_of(arrays_.at(name));
  }
  [[nodiscard]] bool is_nan(const std::string& name) const {
    const std::vector<double> values = array(name);
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
  }
  /// What compare_study trains.
  static std::vector<Matrix> trained(const CellSetup& cell) {
    std::vector<Matrix> weights;
    for (std::uint32_t m = 0; m < members; ++m) {
      weights.push_back(train(cell, target_of(cell.config), m).weights);
    }
    return weights;
  }
  static std::vector<double> scores(const CellSetup& cell, const std::vector<Matrix>& weights,
                                    const Vector& point, const Vector& direction) {
    std::vector<double> found;
    for (const Matrix& w : weights) found.push_back(score_along(cell, w, point, direction));
    return found;
  }

  Study study_;
  io::Npz arrays_;
};

TEST_F(Kernel, OfAnEnsembleOnTheLineMatchesDirectLoops) {
  run(test::two_points);
  EXPECT_EQ(shape("v_diagonal_ensemble"), (std::vector<std::size_t>{2, 64, 64}));
  EXPECT_EQ(shape("v_diagonal_theory/large-p"), (std::vector<std::size_t>{2, 64, 64}));
  EXPECT_EQ(shape("v_correlation_ensemble"), (std::vector<std::size_t>{2, 64, 64}));
  const std::vector<CellSetup> cells = make_cells(study_);
  const std::vector<double> x = array("v_x");
  const std::vector<double> t = array("v_t");
  const std::vector<double> path_t = array("v_correlation_t");
  const std::vector<double> path = array("v_correlation_x");
  const Vector unit = Vector::Ones(1);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::vector<Matrix> weights = trained(cells[i]);
    EXPECT_NEAR(t[64 * i], cells[i].t_min, 1e-15);
    EXPECT_NEAR(t[64 * i + 63], 1, 1e-15);
    for (std::size_t k = 0; k < 64; k += 11) {
      for (std::size_t j = 0; j < 64; j += 7) {
        const std::vector<double> s =
            scores(cells[i], weights, Vector{{x[j], t[64 * i + k]}}, unit);
        const double d = cells[i].schedule->diffusion(t[64 * i + k]);
        const double want = d * sample_covariance(s, s) * d;
        EXPECT_NEAR(array("v_diagonal_ensemble")[(64 * i + k) * 64 + j], want, 1e-9 * want);
      }
    }
    for (std::size_t k = 0; k < 64; k += 9) {
      for (std::size_t l = 0; l < 64; l += 6) {
        // Midway between -1 and 0.5, scaled as the noised points are.
        const double first = path_t[64 * i + k];
        const double second = path_t[64 * i + l];
        const Vector u{{-0.25 * cells[i].schedule->alpha(first), first}};
        const Vector v{{-0.25 * cells[i].schedule->alpha(second), second}};
        EXPECT_NEAR(path[64 * i + k], u[0], 1e-15);
        const std::vector<double> a = scores(cells[i], weights, u, unit);
        const std::vector<double> b = scores(cells[i], weights, v, unit);
        const double want =
            sample_covariance(a, b) / std::sqrt(sample_covariance(a, a) * sample_covariance(b, b));
        EXPECT_NEAR(array("v_correlation_ensemble")[(64 * i + k) * 64 + l], want, 1e-7);
      }
    }
    for (std::size_t k = 0; k < 3; ++k) {
      const double reached = array("v_deciding_t")[3 * i + k];
      EXPECT_EQ(std::isnan(reached), i == 1 && k > 0) << "at t = 0.1 they are 3.03 apart";
      if (std::isnan(reached)) continue;
      const forward::Level level = cells[i].schedule->level(reached);
      EXPECT_NEAR(1.5 * level.alpha / level.sigma, std::pow(2, k + 1), 1e-9);
    }
  }
}

TEST_F(Kernel, OfAnEnsembleInThePlaneIsATraceAndACorrelationAlongTheClosestPair) {
  run(triangle);
  EXPECT_EQ(shape("v_diagonal_ensemble"), (std::vector<std::size_t>{4, 24, 24}));
  const CellSetup cell = make_cells(study_).front();
  const std::vector<Matrix> weights = trained(cell);
  const std::vector<double> x = array("v_x");
  const std::vector<double> y = array("v_y");
  const std::vector<double> t = array("v_t");
  for (std::size_t k = 0; k < 4; ++k) {
    for (const auto& [row, column] : {std::pair<std::size_t, std::size_t>{3, 20}, {17, 5}}) {
      const Vector point{{x[column], y[row], t[k]}};
      double want = 0;
      for (const Vector& axis : {Vector{{1.0, 0.0}}, Vector{{0.0, 1.0}}}) {
        const std::vector<double> s = scores(cell, weights, point, axis);
        want += sample_covariance(s, s) * std::pow(cell.schedule->diffusion(t[k]), 2);
      }
      EXPECT_NEAR(array("v_diagonal_ensemble")[(k * 24 + row) * 24 + column], want, 1e-9 * want);
    }
  }
  // (0.5, 0.4) and (0.6, -0.9) are the closest.
  const Vector direction = Vector{{0.1, -1.3}}.normalized();
  const std::vector<double> written = array("v_correlation_direction");
  EXPECT_NEAR(written[0], direction[0], 1e-15);
  EXPECT_NEAR(written[1], direction[1], 1e-15);
  const std::vector<double> path_t = array("v_correlation_t");
  const auto at = [&](std::size_t k) {
    const double alpha = cell.schedule->alpha(path_t[k]);
    return scores(cell, weights, Vector{{0.55 * alpha, -0.25 * alpha, path_t[k]}}, direction);
  };
  for (const auto& [k, l] : {std::pair<std::size_t, std::size_t>{0, 63}, {25, 14}}) {
    const double want =
        sample_covariance(at(k), at(l)) /
        std::sqrt(sample_covariance(at(k), at(k)) * sample_covariance(at(l), at(l)));
    EXPECT_NEAR(array("v_correlation_ensemble")[k * 64 + l], want, 1e-7);
  }
}

// 4096 variances, each that of N normal numbers: within 6.5 standard deviations, sqrt(2 / (N - 1)),
// which the upper tail of chi-squared leaves with probability 1e-9 at this N, so that a false alarm
// is rarer than 1e-5. Correlations have a standard deviation of at most 1 / sqrt(N - 1).
TEST_F(Kernel, OfATheoryIsThatOfAnEnsembleDrawnFromIt) {
  constexpr Index drawn = 4000;
  const CellSetup cell =
      make_cells(parse_study(std::string(test::two_points), "s.toml", {})).front();
  CellTheory theory(cell, target_of(cell.config));
  const auto law = theory.law("finite-p");
  Matrix weights(drawn, law->mean().size());
  for (Index m = 0; m < drawn; ++m) {
    weights.row(m) = law->draw(3, static_cast<std::uint32_t>(m)).reshaped<Eigen::RowMajor>();
  }
  const CellKernel want = predicted_kernel(cell, *law);
  const CellKernel got = measured_kernel(cell, weights);
  const double deviation = std::sqrt(1.0 / (drawn - 1));
  double largest = 0;
  for (std::size_t k = 0; k < want.diagonal.size(); ++k) {
    largest = std::max(largest, std::abs(got.diagonal[k] / want.diagonal[k] - 1));
  }
  EXPECT_LT(largest, 6.5 * std::sqrt(2) * deviation);
  EXPECT_GT(largest, 0) << "the two are not the same numbers";
  largest = 0;
  for (std::size_t k = 0; k < want.correlation.size(); ++k) {
    largest = std::max(largest, std::abs(got.correlation[k] - want.correlation[k]));
  }
  EXPECT_LT(largest, 6.5 * deviation);
}

TEST_F(Kernel, IsPredictedWithoutAnEnsembleAsBesideOne) {
  run(test::two_points, {}, {"finite-p", "population"});
  const std::vector<double> diagonal = array("v_diagonal_theory/population");
  const std::vector<double> correlation = array("v_correlation_theory/finite-p");
  run(test::two_points, {}, {"finite-p", "population"}, /*ensemble=*/false);
  EXPECT_EQ(array("v_diagonal_theory/population"), diagonal);
  EXPECT_EQ(array("v_correlation_theory/finite-p"), correlation);
  EXPECT_FALSE(arrays_.contains("v_diagonal_ensemble"));
}

TEST_F(Kernel, OfTheNaiveEstimatorIsWhiteWithTheStrengthOfATwoPointPosterior) {
  run(test::two_points, {"estimator.kind=naive", "estimator.kappa=0.2"}, {"leading-order"});
  EXPECT_FALSE(arrays_.contains("v_correlation_t"));
  const std::vector<CellSetup> cells = make_cells(study_);
  const std::vector<double> x = array("v_x");
  const std::vector<double> t = array("v_t");
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t k = 0; k < 64; ++k) {
      const forward::Level level = cells[i].schedule->level(t[64 * i + k]);
      const double d = cells[i].schedule->diffusion(level.t);
      const double variance = level.sigma * level.sigma;
      for (std::size_t j = 0; j < 64; ++j) {
        // The posterior of 0.5 against -1: logistic in the distance from midway.
        const double from_middle = x[j] + 0.25 * level.alpha;
        const double w = 1 / (1 + std::exp(-1.5 * level.alpha * from_middle / variance));
        const double v = 1 / (1 + std::exp(1.5 * level.alpha * from_middle / variance));
        const double c = std::pow(1.5 * level.alpha / variance, 2) * w * v;
        EXPECT_NEAR(array("v_white")[(64 * i + k) * 64 + j], 0.2 * d * c * d,
                    1e-9 * d * d * c + 1e-300);
      }
    }
  }
}

TEST_F(Kernel, OfTheNaiveEstimatorIsZeroForASinglePoint) {
  run(test::two_points, {"estimator.kind=naive", "data.points=[[0.3]]"}, {"leading-order"});
  for (const double v : array("v_white")) EXPECT_EQ(v, 0);
}

TEST_F(Kernel, OfASinglePointVariesByDesignButDecidesNothing) {
  run(test::two_points, {"data.points=[[0.3]]"});
  for (const double v : array("v_diagonal_ensemble")) EXPECT_GT(v, 0);
  EXPECT_TRUE(is_nan("v_correlation_ensemble"));
  EXPECT_TRUE(is_nan("v_correlation_x"));
  EXPECT_TRUE(is_nan("v_correlation_direction"));
  EXPECT_TRUE(is_nan("v_deciding_t"));
}

TEST_F(Kernel, StopsShortOfTheEndWhereTheDiffusionIsInfinite) {
  run(test::two_points, {"forward.schedule=flow"});
  EXPECT_LT(array("v_t").back(), 1);
  EXPECT_GT(array("v_t").back(), 0.99);
  for (const double v : array("v_diagonal_ensemble")) EXPECT_TRUE(std::isfinite(v));
}

TEST_F(Kernel, IsNaNWhereATheoryHasNoAnswer) {
  run(test::two_points, {"estimator.ridge=0", "estimator.samples=6"}, {"finite-p"});
  EXPECT_TRUE(is_nan("v_diagonal_theory/finite-p"));
  EXPECT_TRUE(is_nan("v_correlation_theory/finite-p"));
  EXPECT_FALSE(is_nan("v_diagonal_ensemble"));
}

TEST(ClosestMidpoint, IsOfTheFirstPairIfRoundoffAloneTellsThemApart) {
  const double third = 1.0 / 3;
  const data::Mixture even = data::make_mixture(Matrix{{-third}, {0.0}, {third}, {1.0}});
  EXPECT_NEAR(closest_midpoint(even)->x[0], -third / 2, 1e-15);
  const data::Mixture uneven = data::make_mixture(Matrix{{2.0}, {0.0}, {1.1}});
  EXPECT_NEAR(closest_midpoint(uneven)->x[0], 1.55, 1e-15);
  EXPECT_FALSE(closest_midpoint(data::make_mixture(Matrix{{0.3, 0.1}})).has_value());
}

}  // namespace
}  // namespace gtv::study
