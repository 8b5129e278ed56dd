#include "study/score_probes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/study/result.hpp"
#include "gtv/theory/moments.hpp"
#include "gtv/theory/v_kernel.hpp"
#include "study/cell_theory.hpp"
#include "study/member.hpp"

namespace gtv::study {
namespace {

const std::string line = R"(
name = "line"
data.points = [[-1.0], [0.5]]
forward.t_min = 0.05
estimator.samples = 2000
estimator.per_axis = 5
estimator.ridge = 0.3
sampler.trajectories = 10
sampler.steps = 3
ensemble.models = 300
ensemble.probe_x = [-0.9, 0.2]
ensemble.probe_t = [0.1, 0.3, 0.6]
density.bins = 10
)";

const std::string plane = R"(
name = "plane"
data.preset = "square"
estimator.samples = 60
estimator.per_axis = 4
sampler.trajectories = 10
sampler.steps = 3
ensemble.models = 20
ensemble.probe_x = [[0.5, 0.5], [1.0, -0.3]]
ensemble.probe_t = [0.2]
density.bins = 10
)";

Study study_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return parse_study(text, "s.toml", overrides);
}

/// Scores of explicitly trained members, (members, times places axes), by their definition.
Matrix trained_scores(const CellSetup& cell) {
  const Matrix& x = cell.config.ensemble.probe_x;
  const Vector& t = cell.config.ensemble.probe_t;
  const Index n = cell.config.ensemble.models;
  Matrix scores(n, t.size() * x.size());
  for (Index m = 0; m < n; ++m) {
    const Matrix w = train(cell, target_of(cell.config), static_cast<std::uint32_t>(m)).weights;
    Index at = 0;
    for (Index k = 0; k < t.size(); ++k) {
      const forward::Level level = cell.schedule->level(t[k]);
      for (Index i = 0; i < x.rows(); ++i) {
        const Matrix phi = cell.features().materialise(x.row(i), Vector::Constant(1, t[k]));
        for (Index a = 0; a < x.cols(); ++a) {
          const double denoised = w.row(a).dot(phi.row(0));
          scores(m, at++) = (level.alpha * denoised - x(i, a)) / (level.sigma * level.sigma);
        }
      }
    }
  }
  return scores;
}

TEST(ScoreProbes, HaveTheMeanAndCovarianceOfExplicitlyTrainedMembers) {
  for (const std::string& text : {line, plane}) {
    const Study study = study_of(text);
    const CellResult cell = compute_study(study).cells[0];
    const Matrix scores = trained_scores(make_cell(study.cell(0), ""));
    const Matrix want = theory::measured_covariance(scores);
    const Vector mean = scores.colwise().mean();
    const auto d = static_cast<std::size_t>(scores.cols());
    ASSERT_EQ(cell.score_mean.size(), d);
    ASSERT_EQ(cell.score_covariance.size(), d * d);
    for (std::size_t i = 0; i < d; ++i) {
      const auto row = static_cast<Index>(i);
      EXPECT_NEAR(cell.score_mean[i], mean[row], 1e-11 * std::abs(mean[row]));
      for (std::size_t j = 0; j < d; ++j) {
        const auto column = static_cast<Index>(j);
        const double scale = std::sqrt(want(row, row) * want(column, column));
        EXPECT_NEAR(cell.score_covariance[i * d + j], want(row, column), 1e-10 * scale);
      }
    }
  }
}

// Of 300 members a covariance has the standard error sqrt((s_ij^2 + s_ii s_jj) / 299) for normal
// scores; five of them, for all 21 entries, are exceeded with probability 1e-5. The large-P law
// itself is off by a few per cent at P = 2000.
TEST(ScoreProbes, HaveTheCovarianceOfTheLargeSampleTheory) {
  const Study study = study_of(line);
  const CellResult result = compute_study(study).cells[0];
  const CellSetup cell = make_cell(study.cell(0), "");
  const CellTheory theory(cell, target_of(cell.config));
  const theory::WeightMoments moments =
      theory::large_sample_moments(theory.features(), {.samples = 2000, .ridge = 0.3});
  Matrix points(6, 2);
  points << -0.9, 0.1, 0.2, 0.1, -0.9, 0.3, 0.2, 0.3, -0.9, 0.6, 0.2, 0.6;
  const Matrix want = theory::linear_v_kernel(cell.schedule, cell.features(), moments.covariance)
                          .covariance(points, points);
  for (Index i = 0; i < 6; ++i) {
    for (Index j = 0; j < 6; ++j) {
      const double variances = want(i, i) * want(j, j);
      const double error = std::sqrt((want(i, j) * want(i, j) + variances) / 299);
      EXPECT_NEAR(result.score_covariance[static_cast<std::size_t>(6 * i + j)], want(i, j),
                  5 * error + 0.05 * std::sqrt(variances))
          << i << " " << j;
    }
  }
}

TEST(ScoreProbes, AreArraysOfTimesPlacesAndAxes) {
  const Study study = study_of(plane, {"sweep.estimator.ridge=[0.1, 1]"});
  const io::Npz arrays = density_arrays(study, compute_study(study));
  EXPECT_THAT(std::get<Array<double>>(arrays.at("score_mean")).shape,
              testing::ElementsAre(2, 1, 2, 2));
  EXPECT_THAT(std::get<Array<double>>(arrays.at("score_covariance")).shape,
              testing::ElementsAre(2, 1, 2, 2, 1, 2, 2));
  EXPECT_THAT(std::get<Array<double>>(arrays.at("probe_x")).shape, testing::ElementsAre(2, 2));
}

std::string error_of(const std::vector<std::string>& overrides) {
  try {
    static_cast<void>(study_of(line, overrides));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(ScoreProbes, AreRefusedWhereThereIsNoLearnedScore) {
  EXPECT_EQ(
      error_of({"estimator.kind=exact"}),
      "s.toml:11: ensemble.probe_x: got probes with estimator.kind = exact, expected linear or "
      "linear-theory");
  EXPECT_EQ(error_of({"ensemble.probe_t=[]"}),
            "--set: ensemble.probe_t: got none with probe_x alone, expected both or neither");
  EXPECT_EQ(error_of({"ensemble.probe_t=[0.01, 0.2]"}),
            "--set: ensemble.probe_t: got 0.01, expected at least forward.t_min = 0.05, the least "
            "time that is trained for");
  EXPECT_EQ(error_of({"ensemble.probe_t=[2]"}),
            "--set: ensemble.probe_t: got 2, expected at most forward.t_max = 1");
  EXPECT_EQ(error_of({"ensemble.probe_x=[[0, 1]]"}),
            "--set: ensemble.probe_x: got places of dimension 2, expected 1 as of the points");
  EXPECT_EQ(error_of({"ensemble.probe_t=[-1]"}),
            "--set: ensemble.probe_t: got [-1], expected an array of numbers > 0");
}

}  // namespace
}  // namespace gtv::study
