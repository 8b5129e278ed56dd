#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "program.hpp"

namespace gtv::test {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::StartsWith;
namespace fs = std::filesystem;
using Json = nlohmann::json;

const std::string tiny =
    "name = \"tiny\"\ndata.points = [[-1.0], [0.5]]\nestimator.samples = 8\n"
    "estimator.per_axis = 4\nsampler.trajectories = 50\nsampler.steps = 3\nensemble.models = 2\n"
    "density.bins = 10\n[sweep]\nestimator.ridge = [0.1, 1]\n\"estimator.features\" = "
    "[\"gaussian\", \"fourier\"]\n";

class Runs : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("s.toml", tiny);
    ASSERT_EQ(gtv(folder_, {"run", "s.toml", "--out", "out/a", "--quiet"}).status, 0);
    ASSERT_EQ(
        gtv(folder_, {"run", "s.toml", "--out", "out/deep/b", "--quiet", "--seed", "1"}).status, 0);
  }
  TemporaryFolder folder_;
};

TEST_F(Runs, AreFoundBelowAFolder) {
  const Outcome outcome = gtv(folder_, {"runs"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("out/a       tiny                  complete       4"));
  EXPECT_THAT(outcome.out, HasSubstr("out/deep/b  tiny                  complete       4"));
  const Json json = Json::parse(gtv(folder_, {"runs", "out/deep", "--json"}).out);
  ASSERT_EQ(json.size(), 1U);
  EXPECT_EQ(json[0]["folder"], "out/deep/b");
  EXPECT_EQ(json[0]["state"], "complete");
  EXPECT_EQ(gtv(folder_, {"runs", "nowhere"}).status, 2);
  fs::create_directory(folder_ / "empty");
  EXPECT_EQ(gtv(folder_, {"runs", "empty"}).out, "no runs\n");
}

TEST_F(Runs, AreComparedCellByCell) {
  const Json other =
      Json::parse(gtv(folder_, {"runs", "--compare", "out/a", "out/deep/b", "--json"}).out);
  EXPECT_EQ(other["same_arrays"], false);
  ASSERT_EQ(other["settings"].size(), 1U);
  EXPECT_EQ(other["settings"][0], (Json{{"key", "seed"}, {"a", "0"}, {"b", "1"}}));
  bool found = false;
  for (const Json& metric : other["metrics"]) {
    if (metric["metric"] != "total_variation") continue;
    found = true;
    EXPECT_EQ(metric["cells"], 4);
    EXPECT_GT(metric["largest"].get<double>(), 0);
    EXPECT_THAT(metric["where"].get<std::string>(), StartsWith("estimator.ridge="));
  }
  EXPECT_TRUE(found);
  EXPECT_THAT(gtv(folder_, {"runs", "--compare", "out/a", "out/a"}).out,
              StartsWith("results: the same bits\nsettings: the same\n"));
  EXPECT_THAT(gtv(folder_, {"runs", "--compare", "out/a", "out"}).err,
              HasSubstr("out: holds no complete run"));
}

TEST_F(Runs, AreExportedAsOneTidyTable) {
  ASSERT_EQ(gtv(folder_, {"run", "s.toml", "--out", "out/seeds", "--quiet", "--set",
                          "estimator.ridge=1", "--set", "sweep.forward.t_min=[0.1, 0.2]"})
                .status,
            0);
  ASSERT_EQ(gtv(folder_, {"runs", "out", "--csv", "all.csv"}).status, 0);
  const std::string table = text_of(folder_ / "all.csv");
  EXPECT_THAT(table, StartsWith("run,study,cell,estimator.ridge,estimator.features,forward.t_min,"
                                "metric,value\n"
                                "out/a,tiny,0,0.1,gaussian,,models,2\n"));
  EXPECT_THAT(table, HasSubstr("out/deep/b,tiny,3,1,fourier,,trajectories,50\n"));
  EXPECT_THAT(table, HasSubstr("out/seeds,tiny,3,,fourier,0.2,trajectories,50\n"));
  EXPECT_EQ(gtv(folder_, {"runs", "out", "--csv", "-"}).out, table);
  EXPECT_EQ(gtv(folder_, {"runs", "out", "--csv", "nowhere/all.csv"}).status, 2);
  const Outcome both = gtv(folder_, {"runs", "out", "--csv", "-", "--json"});
  EXPECT_EQ(both.status, 2);
  EXPECT_EQ(both.out, "");
  EXPECT_THAT(both.err, ContainsRegex("^gtv: .*--csv.*--json.*\n$|^gtv: .*--json.*--csv.*\n$"));
}

TEST_F(Runs, WhoseManifestIsTornAreNamed) {
  fs::create_directories(folder_ / "out/torn");
  folder_.write("out/torn/manifest.json", "{\"name\": \"to");
  const Outcome outcome = gtv(folder_, {"runs", "out"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err,
            "gtv: left out: out/torn: manifest.json is damaged, expected that of a run\n");
  EXPECT_THAT(outcome.out, HasSubstr("out/a"));
}

TEST_F(Runs, WhoseTableCannotBeReadAreLeftOutAndNamed) {
  folder_.write("out/a/cells.csv",
                "cell,estimator.ridge,estimator.features,models\n0,0.1,gaussian\n");
  Outcome outcome = gtv(folder_, {"runs", "out", "--csv", "all.csv"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.err,
              HasSubstr("gtv: left out: out/a/cells.csv: row 1: got 3 fields, expected 4"));
  EXPECT_THAT(text_of(folder_ / "all.csv"), HasSubstr("\nout/deep/b,tiny,3,1,fourier,models,2\n"));
  EXPECT_THAT(text_of(folder_ / "all.csv"), testing::Not(HasSubstr("out/a")));

  fs::remove(folder_ / "all.csv");
  fs::remove(folder_ / "out/deep/b/cells.csv");
  outcome = gtv(folder_, {"runs", "out", "--csv", "all.csv"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("gtv: left out: out/deep/b/cells.csv: "));
  EXPECT_THAT(outcome.err, HasSubstr("gtv: --csv: got no complete run, expected one at least\n"));
  EXPECT_FALSE(fs::exists(folder_ / "all.csv"));
}

TEST_F(Runs, HaveAStatus) {
  EXPECT_THAT(gtv(folder_, {"status", "out/a"}).out,
              StartsWith("out/a: tiny, complete, 4 of 4 cells, "));
  EXPECT_EQ(gtv(folder_, {"status", "out"}).err,
            "gtv: out: got a folder that holds none, expected the folder of a run\n");
  EXPECT_EQ(gtv(folder_, {"status", "nowhere"}).err,
            "gtv: nowhere: got no folder, expected the folder of a run\n");
}

TEST_F(Runs, HaveAStatusWhileTheyRunAndAfterTheyWereKilled) {
  const Started started(folder_, {"run", "s.toml", "--out", "long", "--set",
                                  "ensemble.models=200000", "--set", "sampler.steps=30"});
  Json status = Json::object();
  for (int i = 0; i < 300 && status.value("kept_shards", 0) == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const Outcome outcome = gtv(folder_, {"status", "long", "--json"});
    if (outcome.status == 0) status = Json::parse(outcome.out);
  }
  EXPECT_EQ(status["state"], "running");
  EXPECT_EQ(status["name"], "tiny");
  EXPECT_EQ(status["cells"], 4);
  EXPECT_GT(status["kept_shards"], 0);
  EXPECT_EQ(status["total"], 800000);
  EXPECT_EQ(status["unit"], "members");
  EXPECT_GT(status["done"], 0);
  EXPECT_GT(status["rate"], 0);
  EXPECT_THAT(gtv(folder_, {"status", "long"}).out, ContainsRegex("[0-9.]+ members/s, about "));
  EXPECT_THAT(status["holder"].get<std::string>(),
              StartsWith("process " + std::to_string(started.id()) + " on host "));
  ASSERT_EQ(::kill(started.id(), SIGUSR1), 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  ASSERT_EQ(::kill(started.id(), SIGKILL), 0);
  EXPECT_THAT(started.wait().err, ContainsRegex("gtv: tiny [0-9.]+ % .[0-9]+/800000., [0-9.]+ "
                                                "members/s, [0-9.]+ (s|min|h) left\n"));
  EXPECT_THAT(gtv(folder_, {"status", "long"}).out, HasSubstr("long: tiny, stopped, "));
  EXPECT_THAT(gtv(folder_, {"status", "long"}).out, HasSubstr("gtv run ... --resume goes on\n"));
  EXPECT_THAT(gtv(folder_, {"runs", "."}).out, HasSubstr("tiny                  stopped"));
}

TEST_F(Runs, HaveAStatusBeforeTheirFirstShardIsFinished) {
  const Started started(folder_, {"run", "s.toml", "--out", "slow", "--set",
                                  "sampler.trajectories=1000000000", "--set", "sampler.steps=60"});
  const auto status = [&](const std::function<bool(const Json&)>& is_it) {
    Json found = Json::object();
    for (int i = 0; i < 3000 && !is_it(found); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      const Outcome outcome = gtv(folder_, {"status", "slow", "--json"});
      if (outcome.status == 0) found = Json::parse(outcome.out);
    }
    return found;
  };
  const Json first = status([](const Json& json) { return json.value("shards", 0) > 0; });
  EXPECT_EQ(first["state"], "running");
  EXPECT_EQ(first["kept_shards"], 0);
  // It goes on being told, though no shard is finished.
  const double at_first = first["elapsed_s"];
  const Json later =
      status([&](const Json& json) { return json.value("elapsed_s", 0.0) > at_first; });
  EXPECT_GT(later["elapsed_s"], at_first);
  EXPECT_EQ(later["kept_shards"], 0);
  EXPECT_FALSE(fs::exists(folder_ / "slow/unfinished/shards"));

  ASSERT_EQ(::kill(started.id(), SIGKILL), 0);
  static_cast<void>(started.wait());
  EXPECT_THAT(gtv(folder_, {"status", "slow"}).out,
              testing::AllOf(StartsWith("slow: tiny, stopped, 0 of 4 cells, 0 of "),
                             HasSubstr("nothing is kept of it, gtv run begins anew\n")));
  EXPECT_THAT(gtv(folder_, {"runs", "."}).out, HasSubstr("tiny                  stopped"));
}

TEST_F(Runs, HaveTheStatusOfTheirResultsWhereADeadProcessHasKeptNothing) {
  fs::create_directory(folder_ / "out/a/unfinished");
  folder_.write("out/a/unfinished/lock", R"({"host": "gone", "process": 1, "boot": ""})");
  EXPECT_THAT(gtv(folder_, {"status", "out/a"}).out, StartsWith("out/a: tiny, complete, 4 of 4 "));
  fs::create_directories(folder_ / "b/unfinished");
  folder_.write("b/unfinished/lock", R"({"host": "gone", "process": 1, "boot": ""})");
  EXPECT_EQ(gtv(folder_, {"status", "b"}).out,
            "b: stopped, 0.0 s, nothing is kept of it, gtv run begins anew\n");
}

}  // namespace
}  // namespace gtv::test
