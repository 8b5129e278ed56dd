#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/checksum.hpp"
#include "gtv/io/npy.hpp"
#include "gtv/study/run.hpp"
#include "study/make_work.hpp"

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
  EXPECT_EQ(other("0.5", "0.25"),
            start + "of other settings, data.points: [[-1.0],[0.5]] there, [[-1.0],[0.25]] here" +
                advice);
  EXPECT_EQ(other("0.1, 0.2", "0.1"), start +
                                          "of other settings, sweep.forward.t_min: [0.1,0.2] "
                                          "there, [0.1] here" +
                                          advice);
  EXPECT_EQ(refusal("forward.t_max = 1\nseed = 3\n" + text),
            start +
                "of other settings, seed: 0 there, 3 here; forward.t_max: by default there, 1.0 "
                "here" +
                advice);
  EXPECT_EQ(refusal("forward.t_max = 1\n" + text),
            start + "of other settings, forward.t_max: by default there, 1.0 here" + advice);
}

TEST_F(EarlierRun, IsRefusedToASweepInAnotherOrderSinceArraysFollowIt) {
  const std::size_t last = text.find("sweep.estimator");
  const std::size_t first = text.find("sweep.forward");
  const std::string study =
      text.substr(0, first) + text.substr(last) + text.substr(first, last - first);
  EXPECT_EQ(refusal(study), "--out: " + out().string() +
                                " holds a run of other settings, the sweep has its axes in another "
                                "order; choose another --out, or --force replaces it");
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

TEST_F(EarlierRun, IsComputedAgainOnResumptionIfItsManifestDoesNotListAllItsFiles) {
  const auto set = [&](const char* key, const nlohmann::ordered_json& value) {
    auto manifest = nlohmann::ordered_json::parse(manifest_);
    manifest[key] = value;
    io::write_file(out() / "manifest.json", manifest.dump());
  };
  set("files", nlohmann::json::object());
  for (const auto& [key, value] : {std::pair{"files", nlohmann::ordered_json::object()},
                                   {"files", nullptr},
                                   {"content_hash", ""}}) {
    set(key, value);
    fs::remove(out() / "cells.csv");
    const RunReport report = run(text, /*resume=*/true);
    EXPECT_FALSE(report.was_complete);
    EXPECT_THAT(report.notes, testing::ElementsAre(HasSubstr("manifest.json ")));
    EXPECT_TRUE(fs::exists(out() / "cells.csv"));
  }
}

TEST_F(EarlierRun, OfAnotherVersionIsNotResumed) {
  auto manifest = nlohmann::ordered_json::parse(manifest_);
  manifest["versions"]["sources"] = "0123";
  manifest_ = manifest.dump();
  io::write_file(out() / "manifest.json", manifest_);
  EXPECT_THAT(refusal(text, /*resume=*/true),
              HasSubstr("holds a run of another version, version of sources: \"0123\" there, "));
  EXPECT_FALSE(run(text).was_complete);
  EXPECT_TRUE(run(text, /*resume=*/true).was_complete);
}

/// A study of points in a file, which may be moved.
class RunOfAFile : public EarlierRun {
 protected:
  void write(const std::string& points, const fs::path& place = {}) const {
    fs::create_directories(folder_ / place);
    std::ofstream(folder_ / place / "p.csv") << points;
  }
  [[nodiscard]] Study study(const fs::path& place = {}) const {
    Study read = parse_study(replaced(text, "points = [[-1.0], [0.5]]", "file = \"p.csv\""), "s");
    read.directory = folder_ / place;
    return read;
  }
  [[nodiscard]] RunReport resume(const Study& study) const {
    return run_study(study, {.out = folder_ / "f", .resume = true});
  }
};

TEST_F(RunOfAFile, IsNotResumedIfThatIsAnother) {
  write("-1\n0.5\n");
  EXPECT_FALSE(resume(study()).was_complete);
  // Clocks may jump: contents count, not times.
  const auto ended = fs::last_write_time(folder_ / "f/manifest.json");
  fs::last_write_time(folder_ / "p.csv", ended + std::chrono::seconds(1));
  EXPECT_TRUE(resume(study()).was_complete);
  write("-1\n0.6\n");
  fs::last_write_time(folder_ / "p.csv", ended - std::chrono::hours(1));
  EXPECT_THAT([&] { (void)resume(study()); },
              testing::ThrowsMessage<InputError>(
                  testing::AllOf(HasSubstr("holds a run of other data, data file "),
                                 HasSubstr("p.csv: \""), HasSubstr("\" here; choose"))));
  EXPECT_FALSE(run_study(study(), {.out = folder_ / "f"}).was_complete);
  EXPECT_TRUE(resume(study()).was_complete);
}

TEST_F(RunOfAFile, IsTheSameWhereTheProjectHasMoved) {
  write("-1\n0.5\n");
  (void)resume(study());
  write("-1\n0.5\n", "moved");
  fs::remove(folder_ / "p.csv");
  EXPECT_TRUE(resume(study("moved")).was_complete);
  write("-1\n0.6\n", "moved");
  EXPECT_THAT([&] { (void)resume(study("moved")); },
              testing::ThrowsMessage<InputError>(HasSubstr("of other settings, data.file: ")));
}

TEST_F(RunOfAFile, IsOfThePointsThatWereReadWhateverBecomesOfTheFile) {
  const Array<double> points{{4, 3}, {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 3}};
  const fs::path file = folder_ / "p.npy";
  const std::string space =
      "data.file = \"p.npy\"\nestimator.kind = \"exact\"\nsampler.steps = 5\n"
      "sampler.trajectories = 70\nensemble.models = 4\n";
  io::write_npy(file, points);
  const std::string checksum = io::checksum_of_file(file).hex();
  Study study = parse_study(space, "s");
  study.directory = folder_;
  (void)run_study(study, {.out = folder_ / "aim"});
  const auto change = [&](const ProgressState& state) {
    // In place, as NumPy's memory maps are, and not by a new file of that name.
    if (state.done == 0) return;
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(-1, std::ios::end);
    stream.put('A');
  };
  (void)run_study(study, {.out = folder_ / "f", .progress = change});
  EXPECT_NE(io::checksum_of_file(file).hex(), checksum);
  EXPECT_EQ(io::read_bytes(folder_ / "f/samples.npy"), io::read_bytes(folder_ / "aim/samples.npy"));
  const auto manifest = nlohmann::json::parse(io::read_text(folder_ / "f/manifest.json"));
  EXPECT_EQ(manifest.at("data_files").begin().value(), checksum);
  EXPECT_THROW((void)make_work(study, {{file.string(), checksum}}), InputError);
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
