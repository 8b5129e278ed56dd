#include "study/unfinished_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/run.hpp"
#include "gtv/study/run_files.hpp"
#include "gtv/study/run_status.hpp"

namespace gtv::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;
namespace fs = std::filesystem;

// A cell's members are one shard here, and the exact flow of each t_min is another.
const std::string line =
    "name = \"line\"\ndata.points = [[-1.0], [0.5]]\nestimator.samples = 64\n"
    "estimator.per_axis = 8\nsampler.trajectories = 3000\nsampler.steps = 8\n"
    "ensemble.models = 40\ndensity.bins = 40\n[sweep]\n\"forward.t_min\" = [0.01, 0.1, 0.2]\n"
    "\"estimator.ridge\" = [0.1, 1.0]\n";
const std::string space =
    "name = \"space\"\ndata.points = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 3]]\n"
    "estimator.kind = \"exact\"\nsampler.steps = 5\nsampler.trajectories = 70\n"
    "ensemble.models = 4\nsweep.seed = [0, 1, 2]\n";

/// While it is there no file grows larger: writes fail then as those on a full disk do.
class SmallFiles {
 public:
  static constexpr rlim_t most = 100000;
  SmallFiles() {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit small{.rlim_cur = most, .rlim_max = before_.rlim_max};
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallFiles() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  SmallFiles(const SmallFiles&) = delete;
  SmallFiles& operator=(const SmallFiles&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = SIG_DFL;
};

class UnfinishedRunFolder : public testing::TestWithParam<const std::string*> {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("gtv_unfinished_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    (void)run("whole");
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] RunReport run(const std::string& name, RunOptions options = {},
                              const std::string& more = "") const {
    options.out = folder_ / name;
    return run_study(parse_study(more + *GetParam(), "s.toml"), options);
  }
  /// Stopped after so many shards or a few more.
  [[nodiscard]] RunReport stopped_run(const std::string& name, int shards) const {
    std::atomic<int> asked = 0;
    return run(name, {.stop = [&] { return ++asked > shards + 1; }});
  }
  [[nodiscard]] fs::path shards(const std::string& name) const {
    return folder_ / name / "unfinished/shards";
  }
  void expect_same_results(const std::string& name) const {
    EXPECT_FALSE(fs::exists(folder_ / name / "unfinished"));
    for (const auto& entry : fs::directory_iterator(folder_ / "whole")) {
      const std::string file = entry.path().filename().string();
      if (file == "manifest.json") continue;
      EXPECT_EQ(io::read_bytes(folder_ / name / file), io::read_bytes(entry.path())) << file;
    }
  }

  fs::path folder_;
};

TEST_P(UnfinishedRunFolder, EndsWithTheSameBitsWhereverItWasStopped) {
  set_thread_count(1);
  const int all = static_cast<int>(run("count").shards);
  EXPECT_GE(all, 6);
  for (int after = 0; after < all; after += std::max(1, all / 6)) {
    const std::string name = "stopped" + std::to_string(after);
    const RunReport first = stopped_run(name, after);
    EXPECT_TRUE(first.stopped);
    EXPECT_EQ(first.kept_shards, static_cast<std::size_t>(after));
    EXPECT_FALSE(fs::exists(folder_ / name / "manifest.json"));
    const RunReport second = run(name, {.resume = true});
    EXPECT_EQ(second.found_shards, static_cast<std::size_t>(after));
    EXPECT_FALSE(second.stopped);
    expect_same_results(name);
  }
  set_thread_count(0);
}

TEST_P(UnfinishedRunFolder, IsEmptyIfNothingWasFinished) {
  EXPECT_TRUE(stopped_run("none", 0).stopped);
  EXPECT_FALSE(fs::exists(folder_ / "none"));
}

TEST_P(UnfinishedRunFolder, KeepsWhatIsFinishedWhenTheProgressThrows) {
  struct Stop : std::exception {};
  std::atomic<int> told = 0;
  const auto report = [&](const ProgressState& state) {
    if (state.done * 2 > state.total) throw Stop();
    ++told;
  };
  EXPECT_THROW((void)run("thrown", {.progress = report}), Stop);
  if (!fs::exists(folder_ / "thrown")) return;  // told too late on a slow machine
  EXPECT_GT(run("thrown", {.resume = true}).found_shards, 0U);
  expect_same_results("thrown");
}

TEST_P(UnfinishedRunFolder, RedoesWhatIsDamagedAndNothingElse) {
  (void)stopped_run("flipped", 5);
  const std::string whole = io::read_text(shards("flipped"));
  for (std::size_t at = 0; at < whole.size(); at += whole.size() / 11) {
    const std::string name = "flipped" + std::to_string(at);
    fs::copy(folder_ / "flipped", folder_ / name, fs::copy_options::recursive);
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    io::write_file(shards(name), bytes);
    const RunReport report = run(name, {.resume = true});
    // One less, or two where what is measured of samples waits for these.
    EXPECT_GE(report.found_shards, 3U);
    EXPECT_EQ(report.notes.size(), 1U);
    EXPECT_THAT(report.notes.at(0), HasSubstr("damaged and left out"));
    expect_same_results(name);
  }
}

TEST_P(UnfinishedRunFolder, GoesOnAfterATornWrite) {
  (void)stopped_run("torn", 5);
  const std::string whole = io::read_text(shards("torn"));
  for (const std::size_t lost : {1U, 40U, 700U}) {
    const std::string name = "torn" + std::to_string(lost);
    fs::copy(folder_ / "torn", folder_ / name, fs::copy_options::recursive);
    io::write_file(shards(name), whole.substr(0, whole.size() - lost));
    (void)run(name, {.resume = true});
    expect_same_results(name);
  }
}

TEST_P(UnfinishedRunFolder, SurvivesTheLossOfEachOfItsOtherFiles) {
  for (const char* file : {"plan.json", "status.json"}) {
    (void)stopped_run(file, 4);
    const fs::path path = folder_ / file / "unfinished" / file;
    for (const char* content : {"", "{", "{\"elapsed_s\": \"x\"}"}) {
      io::write_file(path, content);
      const RunReport report = run(file, {.stop = [] { return true; }});
      EXPECT_EQ(report.found_shards, 4U);
      EXPECT_THAT(report.notes, IsEmpty());
    }
    fs::remove(path);
    EXPECT_EQ(run_status(folder_ / file).kept_shards, 4U);
    (void)run(file, {.resume = true});
    expect_same_results(file);
  }
}

TEST_P(UnfinishedRunFolder, IsRefusedToAnotherStudyWithWhatDiffers) {
  (void)stopped_run("other", 3);
  for (const bool resume : {false, true}) {
    try {
      (void)run("other", {.resume = resume}, "density.range = [-2.0, 2.0]\n");
      FAIL();
    } catch (const InputError& error) {
      EXPECT_THAT(error.what(), HasSubstr("density.range: [-1.5,1.5] there, [-2.0,2.0] here"));
    }
  }
  EXPECT_EQ(run("other", {.stop = [] { return true; }}).found_shards, 3U);
}

TEST_P(UnfinishedRunFolder, NamesAllThatDiffers) {
  (void)stopped_run("all", 3);
  const std::string more = "density.range = [-2.0, 2.0]\nforward.b1 = 2.5\n";
  EXPECT_THAT([&] { (void)run("all", {}, more); },
              ThrowsMessage<InputError>(HasSubstr("b1: 19.9 there, 2.5 here; density.range: ")));
}

TEST_P(UnfinishedRunFolder, OfAnotherBuildIsNotMixedWithThisOne) {
  (void)stopped_run("build", 3);
  RunPlan plan = plan_of(parse_study(*GetParam(), "s.toml"));
  plan.versions["sources"] = "0123";
  {
    fs::remove(shards("build"));
    UnfinishedRun other(folder_ / "build", plan, Others::refuse);
    other.put(0, "something else");
  }
  for (const bool resume : {false, true}) {
    EXPECT_THAT([&] { (void)run("build", {.resume = resume}); },
                ThrowsMessage<InputError>(HasSubstr("version of sources: \"0123\" there, ")));
  }
  const RunReport report = run("build", {.resume = true, .force = true});
  EXPECT_EQ(report.found_shards, 0U);
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("of another run were here")));
  expect_same_results("build");
}

TEST_P(UnfinishedRunFolder, BegunByForceIsGoneOnWithAndKeptFromTheStudyBefore) {
  const std::string more = "density.range = [-2.0, 2.0]\n";
  (void)run("aim", {}, more);
  for (const RunOptions& end : {RunOptions{}, RunOptions{.resume = true}, RunOptions{.force = true},
                                RunOptions{.resume = true, .force = true}}) {
    (void)run("forced", {.force = true});
    const auto asked = std::make_shared<std::atomic<int>>(0);
    const RunReport begun =
        run("forced", {.force = true, .stop = [asked] { return ++*asked > 4; }}, more);
    EXPECT_TRUE(begun.stopped);
    EXPECT_TRUE(run("forced", {.resume = true}).was_complete);  // that which is to be replaced
    EXPECT_THROW((void)run("forced"), InputError);
    const RunReport report = run("forced", end, more);
    EXPECT_EQ(report.found_shards, begun.kept_shards);
    EXPECT_EQ(io::read_bytes(folder_ / "forced/cells.csv"),
              io::read_bytes(folder_ / "aim/cells.csv"));
  }
}

TEST_P(UnfinishedRunFolder, IsTheSameUnderAnotherName) {
  (void)stopped_run("renamed", 3);
  const std::string text = "name = \"other\"\n" + GetParam()->substr(GetParam()->find('\n') + 1);
  const RunReport report =
      run_study(parse_study(text, "s.toml"), {.out = folder_ / "renamed", .resume = true});
  EXPECT_EQ(report.found_shards, 3U);
  expect_same_results("renamed");
}

TEST_P(UnfinishedRunFolder, SaysThatShardsAreKeptOnlyWhereSomeAre) {
  const RunPlan plan = plan_of(parse_study(*GetParam(), "s.toml"));
  for (const bool some : {false, true}) {
    const fs::path run_folder = folder_ / (some ? "full" : "empty");
    {
      UnfinishedRun unfinished(run_folder, plan, Others::refuse);
      if (some) unfinished.put(0, "a shard");
      const SmallFiles full;
      try {
        unfinished.put(1, std::string(SmallFiles::most, 'x'));
        FAIL();
      } catch (const WorkError& error) {
        const bool said = std::string(error.what()).find("shards are kept") != std::string::npos;
        EXPECT_EQ(said, some) << error.what();
      }
    }
    EXPECT_EQ(fs::exists(unfinished_folder(run_folder)), some);
  }
}

TEST_P(UnfinishedRunFolder, IsKeptFromASecondProcess) {
  const std::string twice = "twice";
  const RunPlan plan = plan_of(parse_study(*GetParam(), "s.toml"));
  const UnfinishedRun first(folder_ / twice, plan, Others::refuse);
  for (const bool force : {false, true}) {
    EXPECT_THROW((void)run(twice, {.force = force}), InputError);
  }
}

TEST_P(UnfinishedRunFolder, GoesWhereTheResultsAreInPlaceAlready) {
  (void)stopped_run("late", 3);
  for (const auto& entry : fs::directory_iterator(folder_ / "whole")) {
    fs::copy(entry.path(), folder_ / "late" / entry.path().filename());
  }
  EXPECT_TRUE(run("late", {.resume = true}).was_complete);
  expect_same_results("late");
  // A process may also be killed while it removes them.
  fs::create_directories(folder_ / "late/unfinished");
  io::write_file(folder_ / "late/unfinished/status.json", "{}");
  EXPECT_TRUE(run("late", {.resume = true}).was_complete);
  expect_same_results("late");
}

TEST_P(UnfinishedRunFolder, GoesWithWhatAKilledProcessHadBegunToWrite) {
  (void)stopped_run("killed", 3);
  const fs::path folder = folder_ / "killed/unfinished";
  io::write_file(folder / ".gtv-1-2.tmp", "{\"elapsed_s\":");
  fs::create_directories(folder / "results");
  io::write_file(folder / "results/cells.csv", "a part");
  io::write_file(folder / "results/.gtv-1-3.tmp", "a part");
  EXPECT_FALSE(run("killed", {.resume = true}).was_complete);
  expect_same_results("killed");
}

TEST_P(UnfinishedRunFolder, IsNotTakenOverByResultsFromElsewhere) {
  (void)stopped_run("mine", 3);
  const fs::path mine = folder_ / "mine";
  const Study same = parse_study(*GetParam(), "s.toml");
  const Study other = parse_study("density.range = [-2.0, 2.0]\n" + *GetParam(), "s.toml");
  EXPECT_NO_THROW(check_run_folder(mine, same));
  EXPECT_THROW(check_run_folder(mine, other), InputError);
  const RunFiles files{.cells = "cell\n", .manifest = R"({"settings": {}, "cells": 1})"};
  EXPECT_THROW(check_run_folder(mine, files.manifest), InputError);
  {
    const io::FileLock somebody(mine / "unfinished/lock");
    EXPECT_THROW(check_run_folder(mine, same), InputError);
    EXPECT_THROW(save_run(mine, files), InputError);
    EXPECT_TRUE(fs::exists(shards("mine")));
  }
  save_run(mine, files);
  EXPECT_FALSE(fs::exists(mine / "unfinished"));
  EXPECT_TRUE(fs::exists(mine / "manifest.json"));
}

TEST_P(UnfinishedRunFolder, LeavesEarlierResultsAloneUntilTheNewOnesAreThere) {
  const std::string more = "density.range = [-2.0, 2.0]\n";
  (void)run("earlier");
  const RunReport report =
      run("earlier",
          {.force = true, .stop = [n = std::make_shared<std::atomic<int>>(0)] { return ++*n > 4; }},
          more);
  EXPECT_TRUE(report.stopped);
  fs::copy(folder_ / "earlier", folder_ / "copy", fs::copy_options::recursive);
  fs::remove_all(folder_ / "copy/unfinished");
  expect_same_results("copy");
}

TEST_P(UnfinishedRunFolder, GivesTheSameBitsToAnyNumberOfThreadsThatTakeTurns) {
  int threads = 3;
  RunReport report;
  do {
    set_thread_count(threads);
    report = stopped_run("turns", 3);
    threads = threads % 8 + 1;
  } while (report.stopped);
  set_thread_count(0);
  expect_same_results("turns");
}

INSTANTIATE_TEST_SUITE_P(OfDensitiesAndSamples, UnfinishedRunFolder, testing::Values(&line, &space),
                         [](const auto& which) { return which.index == 0 ? "Line" : "Space"; });

}  // namespace
}  // namespace gtv::study
