#include "gtv/study/run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <numeric>
#include <string>

#include <unistd.h>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/simd.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/result.hpp"

namespace gtv::study {
namespace {

using testing::HasSubstr;

const std::string line = R"(
name = "line"
seed = 3
[data]
points = [[-1.0], [0.5]]
[estimator]
samples = 64
per_axis = 8
[sampler]
trajectories = 3000
steps = 10
[ensemble]
models = 7
[density]
bins = 50
[sweep]
"estimator.ridge" = [0.1, 1.0]
)";

const std::string plane = R"(
name = "plane"
[data]
preset = "square"
[estimator]
samples = 64
per_axis = 6
features = "fourier"
[sampler]
trajectories = 3000
steps = 10
[ensemble]
models = 3
[density]
bins = 100
)";

StudyResult compute(const std::string& text, const std::vector<std::string>& overrides = {}) {
  return compute_study(parse_study(text, "test.toml", overrides));
}

void expect_same_bits(const StudyResult& a, const StudyResult& b) {
  ASSERT_EQ(a.cells.size(), b.cells.size());
  for (std::size_t i = 0; i < a.cells.size(); ++i) {
    EXPECT_EQ(a.cells[i].density_mean, b.cells[i].density_mean);
    EXPECT_EQ(a.cells[i].density_q25, b.cells[i].density_q25);
    EXPECT_EQ(a.cells[i].density_q75, b.cells[i].density_q75);
    EXPECT_EQ(a.cells[i].density_pfode, b.cells[i].density_pfode);
    EXPECT_EQ(a.cells[i].member_density, b.cells[i].member_density);
    EXPECT_EQ(a.cells[i].member_coarse, b.cells[i].member_coarse);
    EXPECT_EQ(a.cells[i].inside, b.cells[i].inside);
  }
}

TEST(Study, GivesTheSameBitsForAnyNumberOfThreads) {
  for (const std::string& text : {line, plane}) {
    set_thread_count(1);
    const StudyResult one = compute(text);
    for (const int threads : {2, 3, 8}) {
      set_thread_count(threads);
      expect_same_bits(one, compute(text));
    }
  }
  set_thread_count(0);
}

// Instruction sets round differently in the last bits of a float, which moves the few trajectories
// that end within 1e-5 of a bin's edge: a total variation of 1e-3 on 50 bins is generous.
TEST(Study, GivesTheSameDensityOnEveryInstructionSet) {
  for (const std::string& text : {line, plane}) {
    const StudyResult best = compute(text);
    for (const std::string& target : simd_targets()) {
      set_simd_target(target);
      const StudyResult other = compute(text);
      for (std::size_t i = 0; i < best.cells.size(); ++i) {
        const auto& p = best.cells[i].density_mean;
        const auto& q = other.cells[i].density_mean;
        double difference = 0;
        for (std::size_t b = 0; b < p.size(); ++b) difference += std::abs(p[b] - q[b]);
        const double volume = std::pow((best.range[1] - best.range[0]) / best.bins, best.dimension);
        EXPECT_LT(0.5 * difference * volume, 1e-3) << target;
      }
    }
    set_simd_target("");
  }
}

TEST(Study, ConservesMass) {
  for (const std::string& text : {line, plane}) {
    const StudyResult result = compute(text);
    const double volume =
        std::pow((result.range[1] - result.range[0]) / result.bins, result.dimension);
    for (const CellResult& cell : result.cells) {
      const double mass =
          std::accumulate(cell.density_mean.begin(), cell.density_mean.end(), 0.0) * volume;
      const double inside = std::accumulate(cell.inside.begin(), cell.inside.end(), 0.0) /
                            static_cast<double>(cell.inside.size());
      EXPECT_NEAR(mass, inside, 1e-12);
    }
  }
}

TEST(Study, MembersDifferAndCellsShareNumbers) {
  const StudyResult result = compute(line);
  const auto& models = result.cells[0].member_density;
  EXPECT_NE(std::vector<double>(models.begin(), models.begin() + 50),
            std::vector<double>(models.begin() + 50, models.begin() + 100));
  // Nearly equal ridges give nearly equal members: they were trained on the same draws.
  const StudyResult close = compute(line, {"sweep.estimator.ridge=[0.1, 0.1000001]"});
  EXPECT_NEAR(close.cells[0].gap_mass, close.cells[1].gap_mass, 2e-3);
}

TEST(Study, ExactEstimatorReturnsToThePointsItWasGiven) {
  const StudyResult result =
      compute(line, {"estimator.kind=exact", "forward.t_min=1e-3", "sampler.steps=200",
                     "sampler.method=heun", "sampler.grid=geometric", "sampler.seeds=stratified"});
  EXPECT_LT(result.cells[0].gap_mass, 0.01);
  EXPECT_EQ(result.cells[0].not_finite, 0U);
}

const std::vector<std::string> naive = {
    "estimator.kind=naive",       "forward.t_min=1e-2", "data.points=[[-1.0], [0.0], [1.0]]",
    "sampler.grid=geometric",     "sampler.steps=300",  "density.range=[-1.8, 1.8]",
    "sampler.trajectories=20000", "ensemble.models=2",  "density.bins=12"};

std::vector<std::string> naive_with(std::initializer_list<std::string> more) {
  std::vector<std::string> all = naive;
  all.insert(all.end(), more);
  return all;
}

// The kappa = 1 masses within |x| < .3 are about a quarter of those of p(x|t_min): 40,000
// trajectories tell them apart by a hundred standard errors.
TEST(Study, NaiveEstimatorEmptiesThePointThatTiesOnBothSides) {
  const StudyResult result =
      compute(line, naive_with({"sweep.estimator.kappa=[0, 1]", "sampler.seeds=stratified"}));
  const auto centre = [&](std::size_t cell) {
    const auto& density = result.cells[cell].density_mean;
    return (density[5] + density[6]) * 0.3;  // 12 bins of 0.3
  };
  EXPECT_NEAR(centre(0), 0.333, 0.01);
  EXPECT_LT(centre(1), 0.15);
  EXPECT_EQ(result.cells[0].features, 0);
  // Whole trajectories are counted: no stratum is spread between torn neighbours.
  for (const double d : result.cells[1].member_density) {
    const double count = d * 0.3 * 20000;
    EXPECT_NEAR(count, std::round(count), 1e-6);
  }
}

TEST(Study, NaiveEstimatorGivesTheSameBitsForAnyNumberOfThreads) {
  for (const std::string& text : {line, plane}) {
    const std::vector<std::string> overrides = {"estimator.kind=naive", "estimator.kappa=0.1",
                                                "data.spread=0.1"};
    set_thread_count(1);
    const StudyResult one = compute(text, overrides);
    set_thread_count(3);
    expect_same_bits(one, compute(text, overrides));
    set_thread_count(0);
  }
}

TEST(Study, EveryMethodGridScheduleAndSeedKindRuns) {
  for (const char* method : {"euler", "heun", "rk4", "dpmpp-2m", "reverse-sde"}) {
    for (const char* schedule : {"vp", "ou", "ve", "flow", "cosine", "sub-vp", "vp-song"}) {
      const StudyResult result =
          compute(line, {std::string("sampler.method=") + method,
                         std::string("forward.schedule=") + schedule, "sampler.grid=edm",
                         "sampler.seeds=stratified", "estimator.kind=exact",
                         "sweep.estimator.ridge=[0.1]"});
      EXPECT_EQ(result.cells[0].not_finite, 0U) << method << " " << schedule;
    }
  }
}

RunOptions into(const std::filesystem::path& folder) {
  RunOptions options;
  options.out = folder;
  return options;
}

class RunFolder : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("gtv_run_test_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(RunFolder, HoldsManifestCellsAndDensities) {
  const Study study = parse_study(line, "test.toml");
  const RunReport report = run_study(study, into(folder_));
  EXPECT_EQ(report.cells, 2U);
  EXPECT_EQ(report.trajectory_steps, 2 * 7 * 3000 * 10);
  const io::Npz npz = io::read_npz(folder_ / "density.npz");
  EXPECT_EQ(io::shape_of(npz.at("density_mean")), (std::vector<std::size_t>{2, 50}));
  EXPECT_EQ(io::shape_of(npz.at("density_models")), (std::vector<std::size_t>{2, 7, 50}));
  EXPECT_EQ(io::shape_of(npz.at("inside")), (std::vector<std::size_t>{2, 7}));
  EXPECT_EQ(io::to_double(npz.at("axis/estimator.ridge")).values, (std::vector<double>{0.1, 1.0}));
  EXPECT_THAT(io::read_text(folder_ / "cells.csv"), HasSubstr("cell,estimator.ridge,models"));
  EXPECT_THAT(io::read_text(folder_ / "manifest.json"), HasSubstr("\"name\": \"line\""));
}

/// Two cells of names, and of points of 6 and of 4.
const std::vector<std::string> names_and_points = {
    R"(sweep.estimator.features=["fourier", "gaussian"])",
    R"(sweep.data.preset=["line", "square"])"};

TEST(DensityArrays, HoldNamesAsNamesAndNumbersAsNumbers) {
  const Study study = parse_study(plane, "test.toml", {names_and_points[0], "sweep.seed=[7, 8]"});
  const io::Npz npz = density_arrays(study, compute_study(study));
  EXPECT_EQ(std::get<Array<std::string>>(npz.at("axis/estimator.features")).values,
            (std::vector<std::string>{"fourier", "gaussian"}));
  EXPECT_EQ(std::get<Array<double>>(npz.at("axis/seed")).values, (std::vector<double>{7, 8}));
}

TEST(DensityArrays, HoldTheNumberOfFeaturesOfEachCell) {
  const Study study = parse_study(
      plane, "test.toml",
      {"sweep.estimator.per_axis=[2, 3]", R"(sweep.estimator.kind=["linear", "exact"])"});
  const io::Npz npz = density_arrays(study, compute_study(study));
  EXPECT_EQ(io::shape_of(npz.at("features")), (std::vector<std::size_t>{2, 2}));
  // per_axis^3, two axes of space and time; an exact score has none.
  EXPECT_EQ(std::get<Array<std::int64_t>>(npz.at("features")).values,
            (std::vector<std::int64_t>{8, 0, 27, 0}));
}

TEST(DensityArrays, HoldThePointsOfEachCellAndNanWhereItHasFewerThanOthers) {
  const Study study = parse_study(plane, "test.toml", {names_and_points[1]});
  const io::Npz npz = density_arrays(study, compute_study(study));
  const Array<double>& points = std::get<Array<double>>(npz.at("points"));
  EXPECT_EQ(points.shape, (std::vector<std::size_t>{2, 6, 2}));
  constexpr std::size_t of_square = 12;
  constexpr std::size_t after_square = of_square + 8;
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(std::isnan(points.values[i]), i >= after_square) << i;
  }
  EXPECT_EQ(points.values[0], -1);
  EXPECT_NEAR(points.values[of_square], 1, 1e-15);
}

TEST(Study, RefusesCellsWhoseArraysDoNotStack) {
  EXPECT_THROW((void)compute(line, {"sweep.density.bins=[50, 60]"}), InputError);
}

TEST(Study, RefusesDataThatNoHistogramHolds) {
  EXPECT_THROW((void)compute(line, {"data.points=[[0,0,0],[1,1,1]]"}), InputError);
}

}  // namespace
}  // namespace gtv::study
