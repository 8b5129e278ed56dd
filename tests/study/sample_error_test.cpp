#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "gtv/base/error.hpp"
#include "study/sample_study.hpp"

namespace gtv::study {
namespace {

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

const std::string digits =
    "data.preset = \"digits\"\nestimator.kind = \"exact\"\nsampler.trajectories = 40\n"
    "ensemble.models = 1\n";

/// The digits are in the tests' own folder.
class SampleErrors : public testing::Test {
 protected:
  SampleErrors() { ::setenv("GTV_DATASETS", GTV_TEST_DATA, 1); }
  ~SampleErrors() override { ::unsetenv("GTV_DATASETS"); }

  template <class Error = InputError>
  static std::string error_of(const std::string& text, const std::vector<std::string>& overrides) {
    try {
      static_cast<void>(compute_samples(parse_study(text, "s.toml", overrides)));
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }
};

TEST_F(SampleErrors, NameTheKeyOfWhatCannotBeSampled) {
  struct Case {
    std::vector<std::string> overrides;
    std::string error;
  };
  const std::vector<Case> cases = {
      {{"estimator.kind=linear"},
       "estimator.kind: got linear with points of dimension 3, expected exact or naive: what a "
       "linear model learns is given as a density, on bins of one or two dimensions"},
      {{"sampler.trajectories=200000000"},
       "sampler.trajectories: got 200000000 in each of 2 models and 1 cells, 4.8e+09 bytes of "
       "samples of dimension 3, expected at most 4e+09"},
      {{"sampler.trajectories=100000000", "sweep.seed=[1, 2]"},
       "sampler.trajectories: got 100000000 in each of 2 models and 2 cells, 4.8e+09 bytes of "
       "samples of dimension 3, expected at most 4e+09, in the cell seed = 1"},
      {{"data.points=[[0, 0, 0], [1, 1, 1]]"},
       "data.points: got 2 points, expected at least 3: neighbours are measured"},
      {{"data.points=[[1, 0, 0], [1, 0, 0], [1, 0, 0]]"},
       "data.points: got 1 distinct points, expected at least 3: neighbours are measured"},
      {{"data.weights=[1, 2]"}, "data.weights: got 2 weights, expected 5, one a point"},
      {{"data.weights=[1, 2, 0, 3, 4]"},
       "data.weights: got 0 with points of dimension 3, expected numbers > 0: leave such points "
       "out"},
      {{"sampler.denoiser=lookup"},
       "sampler.denoiser: got lookup with points of dimension 3, expected exact, or points of "
       "dimension <= 2"},
      {{"data.angle=1"},
       "data.angle: got 1 with points of dimension 3, expected 0, or points of dimension 2"},
      {{"sweep.sampler.trajectories=[10, 20]"},
       "sampler.trajectories: got 20, expected 10 as in the first cell, since all cells' samples "
       "share an array, in the cell sampler.trajectories = 20"},
      {{"estimator.kind=naive", "sampler.method=heun"},
       "sampler.method: got heun with estimator.kind = naive, expected euler: a draw and its "
       "strength sqrt(kappa / dt) belong to a whole step, not to stages of it"},
  };
  for (const Case& one : cases) EXPECT_EQ(error_of(space, one.overrides), "--set: " + one.error);
  EXPECT_EQ(error_of(digits, {R"(sweep.data.preset=["digits", "square"])"}),
            "--set: data.preset: got points of dimension 2, expected 64 as in the first cell, "
            "since all cells' results share arrays, in the cell data.preset = \"square\"");
  EXPECT_EQ(error_of(digits, {"sampler.method=reverse-sde", "sampler.steps=262145"}),
            "--set: sampler.steps: got 262145 with noise in dimension 64, expected at most 262144");
}

TEST_F(SampleErrors, SayWhichCellLeftTheRangeOfNumbers) {
  EXPECT_EQ(error_of<WorkError>(space, {"estimator.kind=naive", "sweep.estimator.kappa=[0, 1e80]"})
                .substr(0, 36),
            "sampling: got a coordinate of 9.6e+3");
  EXPECT_THAT(
      error_of<WorkError>(space, {"estimator.kind=naive", "sweep.estimator.kappa=[0, 1e80]"}),
      testing::EndsWith("may help, in the cell estimator.kappa = 1e+80"));
}

}  // namespace
}  // namespace gtv::study
