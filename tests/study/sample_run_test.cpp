#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/npy.hpp"
#include "gtv/io/npz.hpp"
#include "gtv/study/run.hpp"
#include "study/ensemble_study.hpp"

namespace gtv::study {
namespace {

using Names = std::vector<std::string>;

const std::string space =
    "name = \"space\"\ndata.points = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 3]]\n"
    "data.centre = \"mean\"\nestimator.kind = \"exact\"\nsampler.steps = 5\n"
    "sampler.trajectories = 7\nensemble.models = 2\ndensity.bins = 10\n";

/// Results of a run in more than two dimensions.
class SampleRun : public test::ResultsTest {
 protected:
  SampleRun() : ResultsTest("sample_run") {}

  RunReport run(const Names& overrides, bool resume = false, bool force = false) const {
    RunOptions options;
    options.out = folder_;
    options.resume = resume;
    options.force = force;
    return run_study(parse_study(space, "s.toml", overrides), options);
  }
  [[nodiscard]] Names files() const {
    Names names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.push_back(entry.path().filename());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
};

TEST_F(SampleRun, WritesSamplesNeighboursCellsAndManifest) {
  const RunReport report = run({"sweep.forward.t_min=[0.01, 0.1, 0.5]"});
  EXPECT_EQ(report.cells, 3U);
  EXPECT_EQ(report.trajectory_steps, 3 * 2 * 7 * 5);
  EXPECT_EQ(files(), (Names{"cells.csv", "manifest.json", "neighbours.npz", "samples.npy"}));
  const io::AnyArray samples = io::read_npy(folder_ / "samples.npy");
  EXPECT_EQ(io::shape_of(samples), (std::vector<std::size_t>{3, 2, 7, 3}));
  EXPECT_TRUE(std::holds_alternative<Array<float>>(samples));
}

TEST_F(SampleRun, SaysInItsManifestWhatTheDataWere) {
  static_cast<void>(run({"sweep.seed=[0, 1]"}));
  const auto manifest = nlohmann::json::parse(io::read_text(folder_ / "manifest.json"));
  ASSERT_EQ(manifest.at("data").size(), 2U);
  const auto& data = manifest.at("data")[1];
  EXPECT_EQ(data.at("source"), "data.points");
  EXPECT_EQ(data.at("centred"), true);
  EXPECT_EQ(data.at("points"), 4);
  EXPECT_EQ(data.at("distinct_points"), 4);
  EXPECT_EQ(data.at("dimension"), 3);
  // Variances about the mean: 3/16 + 3/16 + 27/16.
  EXPECT_NEAR(data.at("radius").get<double>(), std::sqrt(33.0 / 16), 1e-12);
  EXPECT_EQ(manifest.at("settings").at("estimator.tolerance"), 1e-6);
}

TEST_F(SampleRun, SaysHowImagesWereScaled) {
  ::setenv("GTV_DATASETS", GTV_TEST_DATA, 1);
  RunOptions options;
  options.out = folder_;
  static_cast<void>(run_study(
      parse_study("data.preset = \"digits\"\nestimator.kind = \"exact\"\nsampler.steps = 2\n"
                  "sampler.trajectories = 3\nensemble.models = 1\ndata.limit = 50\n",
                  "s.toml"),
      options));
  ::unsetenv("GTV_DATASETS");
  const auto manifest = nlohmann::json::parse(io::read_text(folder_ / "manifest.json"));
  const auto& data = manifest.at("data")[0];
  EXPECT_EQ(data.at("scaling"), "x = p / 8 - 1");
  EXPECT_EQ(data.at("image"), (std::vector<int>{8, 8, 1}));
  EXPECT_EQ(data.at("centred"), false);
  EXPECT_THAT(data.at("source").get<std::string>(), testing::HasSubstr("digits"));
}

TEST_F(SampleRun, IsResumedByLeavingACompleteOneAlone) {
  EXPECT_FALSE(run({}, true).was_complete);
  const auto written = std::filesystem::last_write_time(folder_ / "samples.npy");
  EXPECT_TRUE(run({}, true).was_complete);
  EXPECT_EQ(std::filesystem::last_write_time(folder_ / "samples.npy"), written);
  for (const char* name : {"samples.npy", "neighbours.npz", "cells.csv"}) {
    std::filesystem::remove(folder_ / name);
    EXPECT_FALSE(run({}, true).was_complete) << name;
  }
}

TEST_F(SampleRun, NamesThePointOfAFileThatIsTooFar) {
  std::filesystem::create_directories(folder_);
  std::string rows;
  for (int i = 0; i < 1500; ++i) rows += i == 1200 ? "1,1e20,2\n" : "0,0,1\n";
  io::write_file(folder_ / "far.csv", rows);
  try {
    static_cast<void>(run({"data.file=" + (folder_ / "far.csv").string(), "data.centre=none"}));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "--set: data.file: got 1e+20 in point 1201, expected at most 1e+15 in size");
  }
}

TEST_F(SampleRun, LeavesNothingOfARunOfTheOtherKindThatItReplaces) {
  const Names plane = {"data.points=[[0, 0], [1, 1], [2, 0]]"};
  static_cast<void>(run({}));
  io::write_file(folder_ / "neighbours.png", "an old picture");
  static_cast<void>(run(plane, false, true));
  EXPECT_EQ(files(), (Names{"cells.csv", "density.npz", "manifest.json"}));
  io::write_file(folder_ / "density.pdf", "an old picture");
  static_cast<void>(run({}, false, true));
  EXPECT_EQ(files(), (Names{"cells.csv", "manifest.json", "neighbours.npz", "samples.npy"}));
}

}  // namespace
}  // namespace gtv::study
