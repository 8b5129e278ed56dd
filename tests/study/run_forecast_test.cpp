#include "gtv/study/run_forecast.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/npz.hpp"
#include "gtv/study/study_run.hpp"
#include "study/cells.hpp"
#include "study/memory_need.hpp"
#include "study/run_trial.hpp"

namespace gtv::study {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string line =
    "name = \"line\"\ndata.points = [[-1.0], [0.5]]\nestimator.samples = 64\n"
    "estimator.per_axis = 8\nsampler.trajectories = 2000\nsampler.steps = 8\n"
    "ensemble.models = 5\ndensity.bins = 40\n[sweep]\n\"forward.t_min\" = [0.01, 0.1]\n"
    "\"estimator.ridge\" = [0.1, 1.0, 3.0]\n";

RunForecast forecast_of(const std::string& text) {
  return forecast_run(parse_study(text, "s.toml"));
}

TEST(RunForecast, CountsCellsMembersTrajectoriesStepsAndEvaluations) {
  const RunForecast found = forecast_of(line);
  EXPECT_EQ(found.name, "line");
  EXPECT_EQ(found.cells, 6U);
  EXPECT_EQ(found.dimension, 1);
  ASSERT_EQ(found.sweep.size(), 2U);
  EXPECT_EQ(found.sweep[1].key, "estimator.ridge");
  EXPECT_EQ(found.sweep[1].values.size(), 3U);
  EXPECT_THAT(found.models, ElementsAre(5, 5));
  EXPECT_THAT(found.trajectories, ElementsAre(2000, 2000));
  EXPECT_THAT(found.steps, ElementsAre(8, 8));
  EXPECT_EQ(found.trajectory_steps, 6U * 5 * 2000 * 8);
  EXPECT_EQ(found.evaluations, found.trajectory_steps);  // one a step of Euler's
}

TEST(RunForecast, CountsTheStagesOfASweptMethodAndTheExtentOfWhatIsSwept) {
  const RunForecast found = forecast_of(
      "data.points = [[0, 0], [1, 0]]\nestimator.kind = \"exact\"\nsampler.trajectories = 10\n"
      "ensemble.models = 3\ndensity.bins = 10\nsampler.steps = 4\n[sweep]\n"
      "\"sampler.method\" = [\"euler\", \"rk4\"]\n\"sampler.steps\" = [4, 7]\n");
  EXPECT_EQ(found.dimension, 2);
  EXPECT_THAT(found.steps, ElementsAre(4, 7));
  EXPECT_EQ(found.trajectory_steps, 3U * 10 * (4 + 7) * 2);
  EXPECT_EQ(found.evaluations, 3U * 10 * (4 + 7) * (1 + 4));
}

TEST(RunForecast, HasTheTrajectoryStepsThatTheRunThenTakes) {
  const std::string samples =
      "name = \"space\"\ndata.points = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 3]]\n"
      "estimator.kind = \"exact\"\nsampler.steps = 5\nsampler.trajectories = 70\n"
      "ensemble.models = 2\nsweep.seed = [0, 1, 2]\n";
  for (const std::string& text : {line, samples}) {
    StudyRun run(parse_study(text, "s.toml"));
    run.finish();
    const RunForecast found = forecast_of(text);
    EXPECT_EQ(static_cast<double>(found.trajectory_steps), run.trajectory_steps());
    EXPECT_EQ(found.tried_cells, found.cells);
    EXPECT_GT(found.compute_s, 0);
  }
}

TEST(RunForecast, BoundsTheSizeOfTheArrays) {
  StudyRun run(parse_study(line, "s.toml"));
  run.finish();
  double bytes = 0;
  const RunFiles files = run.files();
  for (const auto& [name, array] : files.arrays.entries()) {
    if (name.rfind("density", 0) == 0) {
      bytes += std::visit([](const auto& a) { return 8.0 * static_cast<double>(a.values.size()); },
                          array);
    }
  }
  EXPECT_DOUBLE_EQ(forecast_of(line).result_mb, bytes / 1e6);
}

TEST(RunForecast, KnowsTheDimensionOfAPresetWhenItCountsMemory) {
  const std::string plane =
      "data.preset = \"square\"\nestimator.per_axis = 4\nestimator.samples = 20\n"
      "sampler.trajectories = 10\nensemble.models = 50\ndensity.bins = 400\n";
  // Members' densities on 400 x 400 bins: 64 MB, and the arrays.
  const RunForecast found = forecast_of(plane);
  EXPECT_GT(found.peak_rss_mb, 64);
  EXPECT_LT(found.peak_rss_mb, 64 + 400);
}

std::string swept(const char* key, double from, int count) {
  std::string text = "\"" + std::string(key) + "\" = [";
  for (int i = 0; i < count; ++i) text += std::to_string(from + 1e-3 * i) + ",";
  return text + "]\n";
}

TEST(RunForecast, CountsTheStepsOfCellsThatShareThemOnce) {
  const std::string text =
      "data.points = [[-1.0], [0.5]]\nestimator.samples = 8\nestimator.per_axis = 4\n"
      "sampler.trajectories = 20\nensemble.models = 1\ndensity.bins = 10\n"
      "sampler.steps = 1000\n[sweep]\n" +
      swept("estimator.ridge", 0.1, 200);
  const Study few = parse_study(text, "s.toml");
  const Study many = parse_study(text + swept("forward.t_min", 0.01, 10), "s.toml");
  const auto bytes = [](const Study& study) {
    StudyCells cells(study);
    for (std::size_t i = 0; i < study.cells(); ++i) static_cast<void>(cells.make(i));
    return static_cast<double>(cells.parts().bytes_of_plans());
  };
  EXPECT_GT(bytes(few), 1000 * sizeof(sampler::Step));
  EXPECT_DOUBLE_EQ(bytes(many) / bytes(few), 10);
}

TEST(RunForecast, TriesTheFlowOfTheExactScoreHoweverLong) {
  // It is all but everything here, and nothing like the members, which are tiny.
  for (const int steps : {10, 1000, 50000}) {
    const Study study = parse_study(
        "data.points = [[-1.0], [0.5]]\nestimator.samples = 8\nestimator.per_axis = 4\n"
        "sampler.trajectories = 20\nensemble.models = 1\ndensity.bins = 10\nsampler.steps = " +
            std::to_string(steps) + "\n",
        "s.toml");
    EXPECT_GT(try_cell(study, 0, 1, 2).flow_s, 0) << steps;
  }
}

TEST(RunForecast, RefusesWhatARunRefuses) {
  EXPECT_THAT([] { forecast_of(line + "\"estimator.samples\" = []\n"); },
              testing::ThrowsMessage<InputError>(HasSubstr("expected an array of at least one")));
  std::string many = "data.points = [[0.0]]\nsampler.trajectories = 1\n[sweep]\n";
  for (const char* key : {"seed", "sampler.trajectories", "estimator.samples"}) {
    many += "\"" + std::string(key) + "\" = [";
    for (int i = 1; i <= 1000; ++i) many += std::to_string(i) + ",";
    many += "]\n";
  }
  EXPECT_THAT([&] { forecast_of(many); },
              testing::ThrowsMessage<InputError>(HasSubstr("got 1e+09 cells, expected at most")));
  EXPECT_THAT([] { forecast_of("data.file = \"missing.csv\"\n"); },
              testing::ThrowsMessage<InputError>(HasSubstr("data.file: missing.csv: ")));
  EXPECT_THAT(
      [] {
        forecast_of("data.preset = \"square\"\ndensity.bins = 4096\nsweep.seed = [1,2,3]\n" +
                    std::string("\"sweep\".\"estimator.ridge\" = [") +
                    [] {
                      std::string all;
                      for (int i = 1; i <= 100; ++i) all += std::to_string(i) + ",";
                      return all;
                    }() +
                    "]\nensemble.models = 2\nsampler.trajectories = 1\n");
      },
      testing::ThrowsMessage<InputError>(HasSubstr("bytes of results, expected at most")));
}

TEST(RunForecast, RefusesMoreMemoryThanTheMachineHasAndNamesTheKey) {
  set_thread_count(2);
  EXPECT_THAT(
      [] {
        forecast_of(
            "data.points = [[0.0]]\nestimator.samples = 1000000000\n"
            "estimator.per_axis = 2\nensemble.models = 1024\n");
      },
      testing::ThrowsMessage<WorkError>(HasSubstr("s.toml:2: estimator.samples: got "
                                                  "1000000000, training sets of 2 models")))
      << "80 GB";
  set_thread_count(0);
}

TEST(RunForecast, RefusesMoreStepsThanTheMachineHoldsBeforeItMakesThem) {
  const std::string text =
      "data.points = [[-1.0], [0.5]]\nsampler.steps = 1000000\nsampler.trajectories = 1\n"
      "ensemble.models = 1\nestimator.samples = 8\nestimator.per_axis = 4\n[sweep]\n" +
      swept("forward.t_min", 0.01, 900) + swept("forward.b0", 0.1, 100);
  EXPECT_THAT([&] { forecast_of(text); },
              testing::ThrowsMessage<WorkError>(HasSubstr(
                  "s.toml:2: sampler.steps: got 1000000, the steps of 90000 cells take about")))
      << "40 TB";
}

TEST(MemoryNeed, OfStepsIsThatOfThePlansThatCellsMake) {
  const std::string text =
      "data.points = [[-1.0], [0.5]]\nestimator.samples = 8\nestimator.per_axis = 4\n"
      "[sweep]\n\"sampler.steps\" = [10, 30]\n\"estimator.ridge\" = [0.1, 1.0]\n"
      "\"sampler.method\" = [\"euler\", \"dpmpp-2m\"]\n";
  const Study study = parse_study(text + swept("forward.t_min", 0.01, 3), "s.toml");
  StudyCells cells(study);
  for (std::size_t i = 0; i < study.cells(); ++i) static_cast<void>(cells.make(i));
  const auto made = static_cast<double>(cells.parts().bytes_of_plans());
  EXPECT_NEAR(need_of_steps(study).bytes / made, 1, 0.02);
}

TEST(MemoryNeed, OfResultsIsTwiceTheirsAndNamesBinsOrTrajectories) {
  const Study study = parse_study(line, "s.toml");
  EXPECT_EQ(need_of_results(study, 1, 5e9).key, "density.bins");
  EXPECT_EQ(need_of_results(study, 3, 5e9).key, "sampler.trajectories");
  EXPECT_EQ(need_of_results(study, 1, 5e9).bytes, 1e10);
}

TEST(MemoryNeed, ThatRunsOutNamesTheStepsWhereTheyTakeMost) {
  const Study study = parse_study(
      "data.points = [[-1.0], [0.5]]\nestimator.samples = 8\nestimator.per_axis = 4\n"
      "sampler.steps = 1000\n[sweep]\n" +
          swept("forward.t_min", 0.01, 100),
      "s.toml");
  EXPECT_THAT([&] { out_of_memory(study, 7); },
              testing::ThrowsMessage<WorkError>(HasSubstr(
                  "s.toml:4: sampler.steps: got 1000: out of memory, the steps of 100 cells")));
}

TEST(RunForecast, AsJsonHasTheNamesOfTheManifest) {
  const auto json = nlohmann::json::parse(forecast_json(forecast_of(line), "out/line"));
  EXPECT_EQ(json.at("out"), "out/line");
  EXPECT_EQ(json.at("cells"), 6);
  EXPECT_EQ(json.at("sweep").at(0), nlohmann::json::parse(R"({"key": "forward.t_min",
                                                              "values": [0.01, 0.1]})"));
  EXPECT_EQ(json.at("models"), nlohmann::json({5, 5}));
  EXPECT_TRUE(json.at("trajectory_steps").is_number_integer());
  for (const char* key : {"compute_s", "peak_rss_mb", "result_mb", "threads"}) {
    EXPECT_GT(json.at(key).get<double>(), 0) << key;
  }
}

}  // namespace
}  // namespace gtv::study
