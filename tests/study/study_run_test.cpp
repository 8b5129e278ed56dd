#include "gtv/study/study_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/result.hpp"
#include "gtv/study/run.hpp"
#include "study/ensemble_study.hpp"

namespace gtv::study {
namespace {

using testing::HasSubstr;
using testing::Property;

struct Stop : std::exception {};

const std::string densities =
    "name = \"line\"\ndata.points = [[-1.0], [0.5]]\nestimator.samples = 64\n"
    "estimator.per_axis = 8\nsampler.trajectories = 2000\nsampler.steps = 8\n"
    "ensemble.models = 5\ndensity.bins = 40\n[sweep]\n\"forward.t_min\" = [0.01, 0.1]\n"
    "\"estimator.ridge\" = [0.1, 1.0]\n";

const std::string samples =
    "name = \"space\"\ndata.points = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 3]]\n"
    "estimator.kind = \"exact\"\nsampler.steps = 5\nsampler.trajectories = 70\n"
    "ensemble.models = 2\nsweep.seed = [0, 1, 2]\n";

Study study_of(const std::string& text) {
  return parse_study(text, "s.toml");
}

void expect_same_bits(const RunFiles& a, const RunFiles& b) {
  EXPECT_EQ(io::format_npz(a.arrays), io::format_npz(b.arrays));
  EXPECT_EQ(a.cells, b.cells);
  ASSERT_EQ(a.samples.has_value(), b.samples.has_value());
  if (a.samples) {
    EXPECT_EQ(a.samples->values, b.samples->values);
  }
}

RunFiles computed(const std::string& text) {
  StudyRun run(study_of(text));
  run.finish();
  return run.files();
}

TEST(StudyRun, GivesTheBitsOfComputeStudyCellByCell) {
  const Study study = study_of(densities);
  StudyRun run(study);
  EXPECT_EQ(run.cells(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(run.finished(), i);
    EXPECT_FALSE(run.done());
    run.advance();
  }
  EXPECT_TRUE(run.done());
  EXPECT_EQ(run.trajectory_steps(), 4 * 5 * 2000 * 8);
  const StudyResult whole = compute_study(study);
  const RunFiles files = run.files();
  EXPECT_EQ(io::format_npz(files.arrays), io::format_npz(density_arrays(study, whole)));
  EXPECT_EQ(files.cells, cells_csv(study, whole));
  run.advance();  // nothing is left
  expect_same_bits(run.files(), files);
}

TEST(StudyRun, KeepsFinishedCellsWhenItIsStoppedAndGoesOn) {
  for (const std::string& text : {densities, samples}) {
    const RunFiles whole = computed(text);
    StudyRun run(study_of(text));
    run.advance();
    const auto stop = [](const ProgressState&) { throw Stop(); };
    EXPECT_THROW(run.advance(stop), Stop);
    EXPECT_THROW(run.finish(stop), Stop);
    EXPECT_EQ(run.finished(), 1U);
    EXPECT_FALSE(run.done());
    run.finish();
    expect_same_bits(run.files(), whole);
  }
}

TEST(StudyRun, StopsInTheMiddleOfACellForAnyNumberOfThreads) {
  const RunFiles whole = computed(densities);
  for (const int threads : {1, 3}) {
    set_thread_count(threads);
    StudyRun run(study_of(densities));
    std::size_t reports = 0;
    for (int k = 0; k < 50 && !run.done(); ++k) {
      try {
        run.finish([&](const ProgressState& state) {
          EXPECT_EQ(state.total, 20U);
          if (++reports % 2 == 0) throw Stop();
        });
      } catch (const Stop&) {
        EXPECT_LE(run.finished(), 3U);
      }
      run.advance();
    }
    expect_same_bits(run.files(), whole);
  }
  set_thread_count(0);
}

TEST(StudyRun, CountsOnFromTheFinishedCells) {
  StudyRun run(study_of(densities));
  run.advance();
  std::size_t first = 0;
  std::size_t last = 0;
  run.finish([&](const ProgressState& state) {
    EXPECT_EQ(state.label, "line");
    if (first == 0) first = state.done;
    last = state.done;
  });
  EXPECT_EQ(first, 6U);
  EXPECT_EQ(last, 20U);
}

TEST(StudyRun, RefusesToGiveFilesBeforeItIsDone) {
  StudyRun run(study_of(densities));
  run.advance();
  EXPECT_THAT([&] { return run.files(); },
              testing::Throws<InputError>(
                  Property(&InputError::what, HasSubstr("got 1 of 4 cells finished"))));
}

TEST(StudyRun, RefusesBeforeAnyWorkWhatCannotBeRun) {
  EXPECT_THROW(StudyRun(parse_study("data.file = \"missing.npy\"\n", "s.toml")), InputError);
}

class FilesOfARun : public test::ResultsTest {
 protected:
  FilesOfARun() : ResultsTest("files_of_a_run") {}
};

TEST_F(FilesOfARun, HoldsTheFilesThatRunStudyWrites) {
  for (const std::string& text : {densities, samples}) {
    const Study study = study_of(text);
    static_cast<void>(run_study(study, {.out = folder_ / "a", .force = true}));
    write_run(folder_ / "b", computed(text));
    for (const char* name : {"density.npz", "samples.npy", "neighbours.npz", "cells.csv"}) {
      ASSERT_EQ(std::filesystem::exists(folder_ / "a" / name),
                std::filesystem::exists(folder_ / "b" / name));
      if (!std::filesystem::exists(folder_ / "a" / name)) continue;
      EXPECT_EQ(io::read_text(folder_ / "a" / name), io::read_text(folder_ / "b" / name)) << name;
    }
  }
}

TEST_F(FilesOfARun, IsRefusedToARunOfOtherSettings) {
  const RunFiles run = computed(densities);
  write_run(folder_, run);
  check_run_folder(folder_, run.manifest);
  StudyRun other(parse_study(densities, "s.toml", {"estimator.samples=65"}));
  other.finish();
  EXPECT_THAT([&] { check_run_folder(folder_, other.files().manifest); },
              testing::Throws<InputError>(
                  Property(&InputError::what, HasSubstr("estimator.samples: 64 there, 65 here"))));
}

TEST_F(FilesOfARun, IsNotLeftBehindByACheck) {
  check_run_folder(folder_ / "new", R"({"settings": {}})");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "new"));
}

}  // namespace
}  // namespace gtv::study
