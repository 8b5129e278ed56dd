#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/npy.hpp"
#include "gtv/io/npz.hpp"
#include "gtv/study/run.hpp"
#include "gtv/study/run_status.hpp"

namespace gtv::study {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;
namespace fs = std::filesystem;

// With so small a ridge the system of 4 samples is singular.
const std::string line =
    "name = \"s\"\ndata.points = [[-1.0], [0.0], [1.0]]\nforward.t_min = 0.001\n"
    "estimator.samples = 4\nsampler.trajectories = 50\nsampler.steps = 3\nensemble.models = 20\n"
    "density.bins = 10\n";
const std::string some = "sweep.estimator.ridge = [1e-300, 1, 1e-299, 2]\n";

/// Where cells of a sweep cannot be computed.
class FailedCells : public testing::Test {
 protected:
  FailedCells() : folder_(fs::temp_directory_path() / ("gtv_failed_" + std::to_string(getpid()))) {
    fs::remove_all(folder_);
  }
  ~FailedCells() override { fs::remove_all(folder_); }

  RunReport run(const std::string& text, RunOptions options = {}) const {
    if (options.out.empty()) options.out = folder_ / "r";
    return run_study(parse_study(text, "s.toml"), options);
  }
  [[nodiscard]] nlohmann::json manifest() const {
    return nlohmann::json::parse(io::read_text(folder_ / "r/manifest.json"));
  }

  fs::path folder_;
};

TEST_F(FailedCells, DoNotKeepTheOthersFromBeingFinishedAndKept) {
  std::vector<std::string> told;
  EXPECT_THAT([&] { run(line + some, {.tell = [&](const std::string& n) { told.push_back(n); }}); },
              ThrowsMessage<WorkError>(AllOf(HasSubstr("2 of 4 cells failed, the first with: "),
                                             HasSubstr("estimator.ridge = 1e-300: "))));
  EXPECT_EQ(told.size(), 2U);
  EXPECT_EQ(run_status(folder_ / "r").failed_cells, 2U);
  EXPECT_FALSE(fs::exists(folder_ / "r/manifest.json"));
  struct {
    std::atomic<std::size_t> done = 0;
    std::atomic<std::size_t> total = 0;
  } last;
  const auto progress = [&](const ProgressState& state) {
    EXPECT_LE(state.done, state.total);
    last.done = state.done;
    last.total = state.total;
  };
  const RunReport report =
      run(line + some, {.resume = true, .skip_failed = true, .progress = progress});
  EXPECT_GE(report.found_shards, 2U);
  EXPECT_EQ(last.done, last.total);
  EXPECT_EQ(report.failed_cells, 2U);
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("2 of 4 cells failed, and are NaN")));
  EXPECT_TRUE(run(line + some, {.resume = true}).was_complete);
  EXPECT_EQ(run(line + some, {.resume = true}).failed_cells, 2U);
  EXPECT_EQ(run_status(folder_ / "r").failed_cells, 2U);
  EXPECT_EQ(run_status(folder_ / "r").finished_cells, 2U);
}

TEST_F(FailedCells, AreNaNInTheResultsAndTheOthersAsWithoutThem) {
  run(line + some, {.skip_failed = true});
  run(line + "sweep.estimator.ridge = [1, 2]\n", {.out = folder_ / "rest"});
  const io::Npz all = io::read_npz(folder_ / "r/density.npz");
  const io::Npz rest = io::read_npz(folder_ / "rest/density.npz");
  for (const char* name : {"density_mean", "density_q25", "density_variance", "density_true",
                           "density_pfode", "inside", "density_models", "points"}) {
    const auto& got = std::get<Array<double>>(all.at(name));
    const auto& want = std::get<Array<double>>(rest.at(name));
    const std::size_t part = want.values.size() / 2;
    ASSERT_EQ(got.values.size(), 4 * part) << name;
    for (std::size_t i = 0; i < part; ++i) {
      if (std::string(name) != "density_pfode") {
        EXPECT_TRUE(std::isnan(got.values[i])) << name;
      }
      EXPECT_EQ(got.values[part + i], want.values[i]) << name;
      EXPECT_EQ(got.values[3 * part + i], want.values[part + i]) << name;
    }
  }
  // What no training is needed for is there in all cells.
  const auto& flow = std::get<Array<double>>(all.at("density_pfode")).values;
  EXPECT_TRUE(std::equal(flow.begin(), flow.begin() + 10, flow.begin() + 10));
  EXPECT_EQ(manifest().at("failed_cells").size(), 2U);
  EXPECT_EQ(manifest().at("failed_cells").at(1).at("cell"), 2);
  EXPECT_THAT(manifest().at("failed_cells").at(1).at("why"), HasSubstr("1e-299"));
}

TEST_F(FailedCells, GiveNoResultsWhereThereIsNoOther) {
  const RunOptions options{.skip_failed = true};
  EXPECT_THAT([&] { run(line + "estimator.ridge = 1e-300\n", options); },
              ThrowsMessage<WorkError>(HasSubstr("estimator.ridge = 1e-300: ")));
  fs::remove_all(folder_);
  EXPECT_THAT([&] { run(line + "sweep.estimator.ridge = [1e-300, 1e-299]\n", options); },
              ThrowsMessage<WorkError>(HasSubstr("all 2 cells failed, the first with: ")));
  EXPECT_FALSE(fs::exists(folder_ / "r/manifest.json"));
}

TEST_F(FailedCells, OfSamplesAreNaNToo) {
  // Euler's steps are unstable where so much noise is left to two of them.
  const std::string space =
      "data.points = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 3]]\nforward.schedule = \"ve\"\n"
      "estimator.kind = \"naive\"\nsampler.steps = 2\nsampler.trajectories = 10\n"
      "ensemble.models = 2\nsweep.estimator.kappa = [1e-6, 1e37]\n";
  EXPECT_THAT([&] { run(space); }, ThrowsMessage<WorkError>(HasSubstr("1 of 2 cells failed")));
  EXPECT_EQ(run(space, {.resume = true, .skip_failed = true}).failed_cells, 1U);
  const auto samples = std::get<Array<float>>(io::read_npy(folder_ / "r/samples.npy"));
  EXPECT_TRUE(std::isfinite(samples.values.front()));
  EXPECT_TRUE(std::isnan(samples.values.back()));
  const io::Npz neighbours = io::read_npz(folder_ / "r/neighbours.npz");
  EXPECT_GE(std::get<Array<std::int64_t>>(neighbours.at("nearest")).values.front(), 0);
  EXPECT_EQ(std::get<Array<std::int64_t>>(neighbours.at("nearest")).values.back(), -1);
}

}  // namespace
}  // namespace gtv::study
