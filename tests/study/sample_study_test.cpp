#include "study/sample_study.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <cmath>

#include "gtv/base/executor.hpp"
#include "score/digit_product.hpp"

namespace gtv::study {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// Five points in three dimensions.
const std::string space = R"(
name = "space"
data.points = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 1.0, 1.0]]
forward.schedule = "ve"
forward.t_max = 5
estimator.kind = "exact"
sampler.steps = 10
sampler.trajectories = 12
ensemble.models = 2
)";

/// Images of 64 pixels, sampled to where a sample is a training image.
const std::string digits = R"(
name = "digits"
data.preset = "digits"
forward.schedule = "ve"
forward.t_min = 0.002
estimator.kind = "exact"
sampler.method = "heun"
sampler.grid = "edm"
sampler.steps = 18
sampler.trajectories = 40
ensemble.models = 1
)";

/// The digits are in the tests' own folder.
class SampleStudy : public testing::Test {
 protected:
  SampleStudy() { ::setenv("GTV_DATASETS", GTV_TEST_DATA, 1); }
  ~SampleStudy() override {
    ::unsetenv("GTV_DATASETS");
    set_thread_count(0);
  }

  static SampleStudyResult compute(const std::string& text,
                                   const std::vector<std::string>& overrides = {}) {
    return compute_samples(parse_study(text, "s.toml", overrides));
  }
};

TEST_F(SampleStudy, IsWhatStudiesAboveTwoDimensionsAre) {
  EXPECT_TRUE(gives_samples(parse_study(space, "s.toml")));
  EXPECT_TRUE(gives_samples(parse_study(digits, "s.toml")));
  EXPECT_FALSE(gives_samples(parse_study("data.preset = \"square\"\n", "s.toml")));
}

TEST_F(SampleStudy, HoldsSamplesByCellMemberAndTrajectory) {
  const Study study =
      parse_study(space, "s.toml",
                  {"sweep.forward.t_min=[0.01, 0.1, 1]", "sweep.estimator.tolerance=[0, 1e-3]"});
  const SampleStudyResult result = compute_samples(study);
  EXPECT_EQ(result.trajectory_steps, 6 * 2 * 12 * 10U);
  const Array<float> samples = samples_array(study, result);
  EXPECT_EQ(samples.shape, (std::vector<std::size_t>{3, 2, 2, 12, 3}));
  ASSERT_EQ(samples.values.size(), Array<float>::count(samples.shape));
  for (std::size_t cell = 0; cell < 6; ++cell) {
    EXPECT_EQ(samples.values[(cell * 2 + 1) * 12 * 3 + 7 * 3 + 2],
              result.results[cell].samples(19, 2));
  }
  // Members start elsewhere, cells start alike.
  const FloatMatrix& first = result.results[0].samples;
  EXPECT_NE(first.topRows(12), first.bottomRows(12));
  EXPECT_LT((first - result.results[1].samples).cwiseAbs().maxCoeff(), 0.01);
}

TEST_F(SampleStudy, HoldsTheNeighboursOfEverySampleAndTheFirstOfThemToBeShown) {
  const Study study = parse_study(
      digits, "s.toml", {"sweep.forward.t_min=[0.002, 1]", "ensemble.models=2", "sampler.steps=6"});
  const SampleStudyResult result = compute_samples(study);
  const io::Npz npz = neighbour_arrays(study, result);
  using Shape = std::vector<std::size_t>;
  EXPECT_EQ(io::shape_of(npz.at("axis/forward.t_min")), Shape{2});
  EXPECT_EQ(io::shape_of(npz.at("shown")), (Shape{2, 20, 64}));
  EXPECT_EQ(io::shape_of(npz.at("nearest_points")), (Shape{2, 20, 2, 64}));
  EXPECT_EQ(io::shape_of(npz.at("distance")), (Shape{2, 20, 2}));
  EXPECT_EQ(io::shape_of(npz.at("nearest")), (Shape{2, 2, 40, 2}));
  EXPECT_EQ(io::shape_of(npz.at("distances")), (Shape{2, 2, 40, 2}));
  EXPECT_EQ(std::get<Array<std::int64_t>>(npz.at("image_shape")).values,
            (std::vector<std::int64_t>{8, 8, 1}));
  EXPECT_EQ(npz.entries().size(), 7U);

  // By brute force, from the arrays alone: second cell, second member, last trajectory.
  const Matrix training = result.cells[1].data->set.points.values();
  const auto nearest = std::get<Array<std::int64_t>>(npz.at("nearest")).values;
  const auto distances = std::get<Array<double>>(npz.at("distances")).values;
  const Matrix sample = result.results[1].samples.row(79).cast<double>();
  const Vector all = (training.rowwise() - sample.row(0)).rowwise().norm();
  Index row = 0;
  EXPECT_NEAR(distances[2 * 159], all.minCoeff(&row), 1e-12);
  EXPECT_EQ(nearest[2 * 159], row);
  EXPECT_NEAR(distances[2 * 159 + 1], all[nearest[2 * 159 + 1]], 1e-12);
  EXPECT_EQ((all.array() <= all[nearest[2 * 159 + 1]]).count(), 2);

  const auto points = std::get<Array<float>>(npz.at("nearest_points")).values;
  const auto shown = std::get<Array<float>>(npz.at("shown")).values;
  const auto distance = std::get<Array<double>>(npz.at("distance")).values;
  for (std::size_t k = 0; k < 2 * 20; ++k) {
    for (std::size_t j = 0; j < 2; ++j) {
      double square = 0;
      for (std::size_t a = 0; a < 64; ++a) {
        square += std::pow(shown[k * 64 + a] - points[(2 * k + j) * 64 + a], 2);
      }
      EXPECT_NEAR(std::sqrt(square), distance[2 * k + j], 1e-5);
    }
  }
}

TEST_F(SampleStudy, HasARowOfMetricsACell) {
  const Study study = parse_study(space, "s.toml", {"sweep.forward.t_min=[0.01, 0.5]"});
  const std::string table = sample_cells_csv(study, compute_samples(study));
  EXPECT_THAT(table, StartsWith("cell,forward.t_min,models,trajectories,points,dimension,"
                                "memorized_fraction,memorized_lo,memorized_hi,nearest_distance,"
                                "sliced_wasserstein,sliced_wasserstein_se,energy_distance,energy_p,"
                                "mmd_squared,mmd_p,halves_cosine,halves_cosine_se,"
                                "halves_nearer_than_training,error_bound\n0,0.01,2,12,5,3,"));
  EXPECT_THAT(table, HasSubstr("\n1,0.5,2,12,5,3,"));
  EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 3);
}

TEST_F(SampleStudy, LeavesWhatOneSampleDoesNotTellEmpty) {
  const Study study = parse_study(space, "s.toml", {"sampler.trajectories=1", "ensemble.models=1"});
  const std::string table = sample_cells_csv(study, compute_samples(study));
  EXPECT_THAT(table, HasSubstr(",,,,,"));  // energy, mmd and their p
}

// Of 12 samples and 103 points, of which 101 are equal, most distances are 0.
TEST_F(SampleStudy, DoesWithoutMmdWhereMostPointsAreEqual) {
  std::string points = "[1, 1, 1], [0, 1, 0]";
  for (int i = 0; i < 101; ++i) points += ", [0, 0, 0]";
  const SampleStudyResult result =
      compute(space, {"data.points=[" + points + "]", "ensemble.models=1"});
  EXPECT_TRUE(std::isnan(result.results[0].mmd.p_value));
  EXPECT_TRUE(std::isfinite(result.results[0].energy.p_value));
}

// Issue: the exact score followed to small noise gives back its training set.
TEST_F(SampleStudy, FollowsTheExactScoreBackToTheTrainingImages) {
  const SampleStudyResult result =
      compute(digits, {"sweep.forward.t_min=[0.002, 1]", "sampler.trajectories=100"});
  const SampleResult& at_end = result.results[0];
  EXPECT_EQ(at_end.memorised.value(), 1);
  EXPECT_GT(at_end.memorised_ci.lo, 0.95);
  // What noise is left: .002 in each of 64 coordinates.
  EXPECT_NEAR(at_end.neighbours.distance.col(0).mean(), 0.016, 0.002);
  // Samples are training images of the right law: each seed's image is as likely as another.
  EXPECT_GT(at_end.energy.p_value, 1e-3);
  EXPECT_GT(at_end.mmd.p_value, 1e-3);
  EXPECT_LE(at_end.error_bound, 1e-6);
  EXPECT_GT(at_end.error_bound, 0);
  EXPECT_EQ(at_end.halves.nearer_than_training, 0);  // each half gives back its own

  const SampleResult& early = result.results[1];
  EXPECT_EQ(early.memorised.value(), 0);
  EXPECT_LT(early.energy.p_value, 0.01);
  EXPECT_GT(early.sliced.mean, 3 * at_end.sliced.mean);
}

TEST_F(SampleStudy, KeepsTheToleranceWithoutFastProductsOfBytes) {
  const std::vector<std::string> few = {"sampler.trajectories=20", "sampler.steps=8"};
  const SampleStudyResult best = compute(digits, few);
  ASSERT_TRUE(score::set_digit_product_kernel("plain"));
  const SampleStudyResult plain = compute(digits, few);
  score::set_digit_product_kernel("");
  EXPECT_LE(plain.results[0].error_bound, 1e-6);
  // The radius is 8; eight steps of both, and what the flow makes of them.
  EXPECT_LT((plain.results[0].samples - best.results[0].samples).cwiseAbs().maxCoeff(), 1e-4);
}

TEST_F(SampleStudy, RunsTheNaiveEstimator) {
  const SampleStudyResult result =
      compute(space, {"estimator.kind=naive", "sweep.estimator.kappa=[0, 0.1]",
                      "sampler.grid=geometric", "sampler.trajectories=300"});
  const SampleStudyResult exact =
      compute(space, {"sampler.grid=geometric", "sampler.trajectories=300"});
  EXPECT_EQ(result.results[0].samples, exact.results[0].samples);
  EXPECT_GT((result.results[1].samples - exact.results[0].samples).cwiseAbs().mean(), 0.1);
}

TEST_F(SampleStudy, RunsEveryMethodAndBothKindsOfSeeds) {
  for (const char* method : {"euler", "heun", "rk4", "dpmpp-2m", "reverse-sde"}) {
    for (const char* seeds : {"random", "stratified"}) {
      const SampleStudyResult result =
          compute(space, {std::string("sampler.method=") + method, "sampler.grid=edm",
                          "forward.t_min=0.01", std::string("sampler.seeds=") + seeds,
                          "sampler.steps=30", "sampler.trajectories=40"});
      EXPECT_GT(result.results[0].memorised.value(), 0.85) << method << ' ' << seeds;
    }
  }
}

// Of normal noise in each component x_0 is normal too: 300 samples of 2 members, 3 coordinates,
// each variance 1 +- .24 is four standard errors.
TEST_F(SampleStudy, TakesSpreadAndWeights) {
  const SampleStudyResult result =
      compute(space, {"data.spread=1", "data.weights=[1e-9, 1, 1e-9, 1e-9, 1e-9]",
                      "forward.t_min=1e-3", "sampler.method=heun", "sampler.grid=edm",
                      "forward.t_max=80", "sampler.steps=30", "sampler.trajectories=300"});
  const Matrix samples = result.results[0].samples.cast<double>();
  const Eigen::RowVector3d mean = samples.colwise().mean();
  EXPECT_LT((mean - Eigen::RowVector3d(1, 0, 0)).cwiseAbs().maxCoeff(), 0.17);
  for (Index a = 0; a < 3; ++a) {
    EXPECT_NEAR((samples.col(a).array() - mean[a]).square().mean(), 1, 0.24);
  }
}

TEST_F(SampleStudy, GivesTheSameBitsForAnyNumberOfThreads) {
  for (const std::string kind : {"exact", "naive"}) {
    const std::vector<std::string> overrides = {"estimator.kind=" + kind, "sampler.method=euler",
                                                "sampler.steps=8", "sampler.trajectories=300",
                                                "data.limit=600"};
    const Study study = parse_study(digits, "s.toml", overrides);
    set_thread_count(1);
    const SampleStudyResult one = compute_samples(study);
    for (const int threads : {2, 3}) {
      set_thread_count(threads);
      const SampleStudyResult more = compute_samples(study);
      EXPECT_EQ(more.results[0].samples, one.results[0].samples) << kind << threads;
      EXPECT_EQ(more.results[0].neighbours.distance, one.results[0].neighbours.distance);
      EXPECT_EQ(sample_cells_csv(study, more), sample_cells_csv(study, one)) << kind << threads;
    }
  }
}

}  // namespace
}  // namespace gtv::study
