#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/run.hpp"

namespace gtv::study {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

const std::string text =
    "name = \"s\"\ndata.points = [[-1.0], [0.5]]\nestimator.samples = 8\nestimator.per_axis = 4\n"
    "sampler.trajectories = 50\nsampler.steps = 3\nensemble.models = 2\ndensity.bins = 10\n"
    "sweep.forward.t_min = [0.1, 0.2]\nsweep.estimator.ridge = [0.1, 1]\n";

/// A folder with the run of the text above.
class EarlierRun : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("gtv_earlier_run_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    (void)run(text);
    manifest_ = io::read_text(out() / "manifest.json");
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path out() const { return folder_ / "r"; }
  [[nodiscard]] RunReport run(const std::string& study, bool resume = false,
                              bool force = false) const {
    return run_study(parse_study(study, "s.toml"),
                     {.out = out(), .resume = resume, .force = force});
  }
  /// What another study is refused with; the earlier run stays as it was.
  [[nodiscard]] std::string refusal(const std::string& study, bool resume = false) const {
    try {
      (void)run(study, resume);
    } catch (const InputError& error) {
      EXPECT_EQ(io::read_text(out() / "manifest.json"), manifest_);
      return error.what();
    }
    return "";
  }

  fs::path folder_;
  std::string manifest_;
};

std::string replaced(std::string study, const std::string& old, const std::string& wanted) {
  return study.replace(study.find(old), old.size(), wanted);
}

TEST_F(EarlierRun, IsReplacedByTheSameSettingsHoweverTheyAreWritten) {
  (void)run("# the same\n" + replaced(text, "0.1, 0.2", "1e-1, 0.20"));
  EXPECT_THAT(io::read_text(out() / "manifest.json"), HasSubstr("# the same"));
}

TEST_F(EarlierRun, IsRefusedToOtherSettingsWithBothValues) {
  const std::string start = "--out: " + out().string() + " holds a run ";
  const std::string advice = "; choose another --out, or --force replaces it";
  const auto other = [&](const std::string& old, const std::string& wanted) {
    return refusal(replaced(text, old, wanted));
  };
  EXPECT_EQ(refusal("seed = 1\n" + text),
            start + "of other settings, seed: 0 there, 1 here" + advice);
  EXPECT_EQ(other("\"s\"", "\"b\""),
            start + "of other settings, name: \"s\" there, \"b\" here" + advice);
  EXPECT_EQ(other("0.5", "0.25"),
            start + "of other settings, data.points: [[-1.0],[0.5]] there, [[-1.0],[0.25]] here" +
                advice);
  EXPECT_EQ(other("0.1, 0.2", "0.1"), start +
                                          "of other settings, sweep.forward.t_min: [0.1,0.2] "
                                          "there, [0.1] here" +
                                          advice);
  EXPECT_EQ(refusal("forward.t_max = 1\nseed = 3\n" + text),
            start + "of other settings, seed: 0 there, 3 here (and 1 more)" + advice);
  EXPECT_EQ(refusal("forward.t_max = 1\n" + text),
            start + "of other settings, forward.t_max: by default there, 1.0 here" + advice);
}

TEST_F(EarlierRun, IsRefusedToASweepInAnotherOrderSinceArraysFollowIt) {
  const std::size_t last = text.find("sweep.estimator");
  const std::size_t first = text.find("sweep.forward");
  const std::string study =
      text.substr(0, first) + text.substr(last) + text.substr(first, last - first);
  EXPECT_EQ(refusal(study), "--out: " + out().string() +
                                " holds a run whose sweep has its axes in another order; choose "
                                "another --out, or --force replaces it");
}

TEST_F(EarlierRun, IsReplacedByOtherSettingsWhereThatIsForced) {
  EXPECT_FALSE(run("seed = 1\n" + text, /*resume=*/false, /*force=*/true).was_complete);
  EXPECT_THAT(io::read_text(out() / "manifest.json"), HasSubstr("\"seed\": 1"));
}

TEST_F(EarlierRun, IsNotComputedAgainOnResumption) {
  const RunReport report = run("# the same\n" + text, /*resume=*/true);
  EXPECT_TRUE(report.was_complete);
  EXPECT_EQ(report.cells, 4U);
  EXPECT_EQ(io::read_text(out() / "manifest.json"), manifest_);
  EXPECT_THAT(refusal("seed = 1\n" + text, /*resume=*/true), HasSubstr("seed: 0 there, 1 here"));
}

TEST_F(EarlierRun, IsComputedAgainOnResumptionIfAFileIsGone) {
  fs::remove(out() / "density.npz");
  EXPECT_FALSE(run(text, /*resume=*/true).was_complete);
  EXPECT_TRUE(fs::exists(out() / "density.npz"));
}

TEST_F(EarlierRun, IsComputedAgainOnResumptionIfAFileIsNotAsItWasWritten) {
  const std::string whole = io::read_text(out() / "density.npz");
  for (const std::size_t at : {std::size_t{0}, whole.size() / 2, whole.size() - 1}) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    io::write_file(out() / "density.npz", bytes);
    const RunReport report = run(text, /*resume=*/true);
    EXPECT_FALSE(report.was_complete);
    EXPECT_THAT(
        report.notes,
        testing::ElementsAre("density.npz is not as it was written: the run is computed anew"));
    EXPECT_EQ(io::read_text(out() / "density.npz"), whole);
  }
}

TEST_F(EarlierRun, IsComputedAgainOnResumptionIfItsManifestIsTorn) {
  for (const std::size_t length : {std::size_t{0}, manifest_.size() / 2, manifest_.size() - 3}) {
    io::write_file(out() / "manifest.json", manifest_.substr(0, length));
    EXPECT_THROW((void)run(text), InputError);
    const RunReport report = run(text, /*resume=*/true);
    EXPECT_FALSE(report.was_complete);
    EXPECT_THAT(report.notes,
                testing::ElementsAre("manifest.json is damaged: the run is computed anew"));
    EXPECT_TRUE(run(text, /*resume=*/true).was_complete);
  }
}

TEST_F(EarlierRun, IsComputedAgainOnResumptionIfItsDataFileIsAnother) {
  const fs::path data = folder_ / "p.csv";
  std::ofstream(data) << "-1\n0.5\n";
  const std::string study = replaced(text, "points = [[-1.0], [0.5]]", "file = \"p.csv\"");
  const auto resume = [&] {
    Study read = parse_study(study, "s.toml");
    read.directory = folder_;
    return run_study(read, {.out = folder_ / "f", .resume = true}).was_complete;
  };
  EXPECT_FALSE(resume());
  EXPECT_TRUE(resume());
  // Clocks may jump: contents count, not times.
  fs::last_write_time(data,
                      fs::last_write_time(folder_ / "f/manifest.json") + std::chrono::seconds(1));
  EXPECT_TRUE(resume());
  std::ofstream(data) << "-1\n0.6\n";
  fs::last_write_time(data,
                      fs::last_write_time(folder_ / "f/manifest.json") - std::chrono::hours(1));
  EXPECT_FALSE(resume());
}

TEST_F(EarlierRun, IsToldFromAForeignManifest) {
  for (const char* foreign : {"{}", "[1]", "no json", "{\"settings\": 3}"}) {
    std::ofstream(out() / "manifest.json") << foreign;
    try {
      (void)run(text);
      FAIL() << foreign;
    } catch (const InputError& error) {
      EXPECT_EQ(error.what(), "--out: got " + (out() / "manifest.json").string() +
                                  ", which lists no settings, expected the manifest of a run; "
                                  "choose another --out, or --force replaces it");
    }
  }
}

}  // namespace
}  // namespace gtv::study
