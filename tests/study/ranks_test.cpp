#include "gtv/study/ranks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/config.hpp"
#include "gtv/study/run.hpp"
#include "study/rank_message.hpp"
#include "study/thread_ranks.hpp"

namespace gtv::study {
namespace {

using test::on_ranks;
using test::ThreadRanks;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
namespace fs = std::filesystem;

const std::string line =
    "name = \"line\"\ndata.points = [[-1.0], [0.5]]\nestimator.samples = 32\n"
    "estimator.per_axis = 6\nsampler.trajectories = 400\nsampler.steps = 5\nensemble.models = 9\n"
    "density.bins = 20\nsweep.forward.t_min = [0.1, 0.2]\nsweep.estimator.ridge = [0.1, 1]\n";

const std::string space =
    "name = \"space\"\ndata.points = [[0.0, 0, 0], [1.0, 0, 1], [0, 1, 0.5]]\n"
    "estimator.kind = \"exact\"\nsampler.trajectories = 40\nsampler.steps = 4\n"
    "ensemble.models = 5\nsweep.forward.t_min = [0.1, 0.2]\n";

/// A singular system in the cells of the second sweep value.
const std::string singular =
    "name = \"singular\"\ndata.points = [[-1.0], [0.0], [1.0]]\nforward.t_min = 0.001\n"
    "estimator.samples = 4\nsampler.trajectories = 50\nsampler.steps = 3\nensemble.models = 20\n"
    "density.bins = 10\nsweep.estimator.ridge = [1, 1e-300]\n";

/// A folder for runs; one thread a rank, as many ranks as the test says.
class RanksOfAStudy : public testing::Test {
 protected:
  void SetUp() override {
    set_thread_count(1);
    folder_ = fs::temp_directory_path() / ("gtv_ranks_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
  }
  void TearDown() override {
    set_thread_count(0);
    fs::remove_all(folder_);
  }

  [[nodiscard]] RunOptions into(const std::string& name, Ranks* ranks = nullptr) const {
    return {.out = folder_ / name,
            .ranks = ranks,
            .patience = {.shard = std::chrono::milliseconds(50),
                         .answer = std::chrono::milliseconds(300),
                         .lost = std::chrono::seconds(1)}};
  }
  void expect_same_results(const std::string& a, const std::string& b) const {
    for (const fs::directory_entry& file : fs::directory_iterator(folder_ / a)) {
      const fs::path name = file.path().filename();
      if (name == "manifest.json") continue;
      EXPECT_TRUE(io::read_text(file.path()) == io::read_text(folder_ / b / name))
          << name << " differs in " << b;
    }
    EXPECT_FALSE(fs::exists(folder_ / b / "unfinished"));
  }

  fs::path folder_;
};

TEST_F(RanksOfAStudy, GiveTheSameBitsForAnyNumber) {
  for (const std::string& text : {line, space}) {
    const Study study = parse_study(text, "s.toml");
    const std::string name = study.config.name;
    (void)run_study(study, into(name));
    for (const int size : {1, 2, 3, 5}) {
      const std::string out = name + std::to_string(size);
      const auto thrown = on_ranks(size, [&](ThreadRanks& ranks) {
        const RunReport report = run_study(study, into(out, &ranks));
        EXPECT_FALSE(report.stopped);
        EXPECT_FALSE(ranks.abandoned());
      });
      EXPECT_THAT(thrown, Each(std::string()));
      expect_same_results(name, out);
    }
  }
}

TEST_F(RanksOfAStudy, RefuseDataThatHaveChangedSinceTheyAgreed) {
  const Study study = parse_study(line, "s.toml");
  for (const int changed_on : {0, 1}) {
    const auto thrown = on_ranks(2, [&](ThreadRanks& ranks) {
      if (ranks.rank() == changed_on) ranks.agree_on_data(R"({"/p.npy": "0123"})");
      (void)run_study(study, into("changed", &ranks));
    });
    EXPECT_THAT(thrown[0], HasSubstr("data.file: changed while it was read, data file /p.npy"));
    EXPECT_FALSE(fs::exists(folder_ / "changed/manifest.json"));
  }
}

TEST_F(RanksOfAStudy, DoTheShardsOfOneThatDies) {
  const Study study = parse_study(line, "s.toml");
  (void)run_study(study, into("alone"));
  // Before it says that it is ready, and where its first answer is due.
  for (const int messages : {0, 1}) {
    const std::string out = "without" + std::to_string(messages);
    std::string note;
    const auto thrown = on_ranks(3, [&](ThreadRanks& ranks) {
      if (ranks.rank() == 1) ranks.die_after(messages);
      RunOptions options = into(out, &ranks);
      if (ranks.rank() == 0) options.tell = [&](const std::string& text) { note = text; };
      (void)run_study(study, options);
      EXPECT_TRUE(ranks.abandoned());  // none is to wait for it when it leaves
    });
    EXPECT_EQ(thrown, (std::vector<std::string>{"", "died", ""}));
    EXPECT_THAT(note, AllOf(HasSubstr("rank 1"), HasSubstr("does not answer")));
    expect_same_results("alone", out);
  }
}

TEST_F(RanksOfAStudy, DoNotWaitForEverForAFirstOneThatDies) {
  const Study study = parse_study(line, "s.toml");
  std::atomic<int> told = 0;
  const auto thrown = on_ranks(4, [&](ThreadRanks& ranks) {
    if (ranks.rank() > 0) {
      RunOptions options = into("r", &ranks);
      options.tell = [&](const std::string& text) {
        EXPECT_THAT(text, HasSubstr("rank 0 does not answer"));
        ++told;
      };
      EXPECT_THROW((void)run_study(study, options), WorkError);
      EXPECT_TRUE(ranks.abandoned());
      return;
    }
    while (!ranks.try_receive()) {
    }
    for (const int rank : {1, 2, 3}) {
      ranks.send(rank, RankMessage{.kind = RankMessage::Kind::alive}.bytes());
    }
  });
  EXPECT_THAT(thrown, Each(std::string()));
  // One for all; more only where threads were kept from running.
  EXPECT_GE(told, 1);
  EXPECT_LT(told, 4);
}

TEST_F(RanksOfAStudy, EndWithTheFailureOfAnotherRankAndKeepTheShards) {
  const Study study = parse_study(line, "s.toml");
  (void)run_study(study, into("alone"));
  const auto thrown = on_ranks(3, [&](ThreadRanks& ranks) {
    if (ranks.rank() != 2) {
      (void)run_study(study, into("r", &ranks));
      return;
    }
    // A rank that cannot even set the study up.
    Study other = study;
    other.config.estimator.kind = "no such kind";
    other.sweep.clear();
    (void)run_study(other, into("r", &ranks));
  });
  EXPECT_THAT(thrown[0], HasSubstr("(rank 2)"));
  EXPECT_EQ(thrown[1], "the work has failed on rank 0");
  EXPECT_EQ(thrown[2], "the work has failed on rank 0");
  EXPECT_FALSE(fs::exists(folder_ / "r/manifest.json"));
  RunOptions options = into("r");
  options.resume = true;
  (void)run_study(study, options);
  expect_same_results("alone", "r");
}

TEST_F(RanksOfAStudy, LoseNoShardThatIsFinishedWhereOneFailsInItsOwn) {
  using Kind = RankMessage::Kind;
  const Study study = parse_study(line, "s.toml");
  (void)run_study(study, into("alone"));
  std::atomic<bool> handed_out = false;
  const auto thrown = on_ranks(2, [&](ThreadRanks& ranks) {
    if (ranks.rank() == 0) {
      RunOptions options = into("r", &ranks);
      // Else it may have done all before the other one is ready.
      options.progress = [&](const ProgressState&) {
        while (!handed_out) std::this_thread::yield();
      };
      options.patience.shard = std::chrono::hours(1);  // nobody does the shard in its place
      (void)run_study(study, options);
      return;
    }
    ranks.send(0, RankMessage{.kind = Kind::ready, .number = 1, .text = "b"}.bytes());
    for (Kind kind = Kind::alive; kind != Kind::end;) {
      const auto heard = ranks.try_receive();
      if (!heard) continue;
      kind = RankMessage::from(heard->second).kind;
      if (kind != Kind::work) continue;
      handed_out = true;
      while (!fs::exists(folder_ / "r/unfinished/shards")) std::this_thread::yield();
      ranks.send(0, RankMessage{.kind = Kind::failed, .text = "out of memory"}.bytes());
      ranks.send(0, RankMessage{.kind = Kind::idle}.bytes());
    }
    ranks.send(0, RankMessage{.kind = Kind::gone}.bytes());
  });
  EXPECT_EQ(thrown[0], "out of memory (rank 1 on b)");
  RunOptions options = into("r");
  options.resume = true;
  EXPECT_GT(run_study(study, options).found_shards, 0U);
  expect_same_results("alone", "r");
}

TEST_F(RanksOfAStudy, FailAsOneProcessDoesWhereAShardFails) {
  const Study study = parse_study(singular, "s.toml");
  std::string alone;
  try {
    (void)run_study(study, into("alone"));
  } catch (const WorkError& error) {
    alone = error.what();
  }
  ASSERT_THAT(alone, HasSubstr("estimator.ridge"));
  const auto thrown =
      on_ranks(3, [&](ThreadRanks& ranks) { (void)run_study(study, into("r", &ranks)); });
  // The same but for who met it.
  EXPECT_THAT(thrown[0], HasSubstr(alone.substr(0, alone.find("; the others are finished"))));
  EXPECT_EQ(thrown[1], "the work has failed on rank 0");
  (void)on_ranks(3, [&](ThreadRanks& ranks) {
    RunOptions options = into("r", &ranks);
    options.resume = options.skip_failed = true;
    const RunReport report = run_study(study, options);
    EXPECT_EQ(report.failed_cells, ranks.rank() == 0 ? 1U : 0U);
  });
  RunOptions options = into("alone");
  options.resume = options.skip_failed = true;
  (void)run_study(study, options);
  expect_same_results("alone", "r");
}

TEST_F(RanksOfAStudy, StopAllWhenOneIsInterruptedAndGoOnLater) {
  const Study study = parse_study(line, "s.toml");
  (void)run_study(study, into("alone"));
  for (const int interrupted : {0, 1}) {
    const std::string out = "stopped" + std::to_string(interrupted);
    RunReport report;
    std::atomic<bool> stop = false;
    const auto thrown = on_ranks(3, [&](ThreadRanks& ranks) {
      RunOptions options = into(out, &ranks);
      if (ranks.rank() == 0) {
        options.progress = [&](const ProgressState& state) { stop = stop || state.done > 2; };
      }
      if (ranks.rank() == interrupted) options.stop = [&] { return stop.load(); };
      const RunReport own = run_study(study, options);
      if (ranks.rank() == 0) report = own;
      EXPECT_EQ(own.stopped, stop.load());
    });
    EXPECT_THAT(thrown, Each(std::string()));
    if (!report.stopped) continue;  // the others were quicker
    // All of them, where the last cell was not taken over yet.
    EXPECT_LE(report.kept_shards, report.shards);
    RunOptions options = into(out);
    options.resume = true;
    EXPECT_EQ(run_study(study, options).found_shards, report.kept_shards);
    expect_same_results("alone", out);
  }
}

TEST_F(RanksOfAStudy, ComputeNothingOfARunThatIsComplete) {
  const Study study = parse_study(line, "s.toml");
  (void)run_study(study, into("r"));
  const auto thrown = on_ranks(2, [&](ThreadRanks& ranks) {
    RunOptions options = into("r", &ranks);
    options.resume = true;
    EXPECT_EQ(run_study(study, options).was_complete, ranks.rank() == 0);
  });
  EXPECT_THAT(thrown, Each(std::string()));
}

TEST_F(RanksOfAStudy, AllEndWhereTheFirstRefusesTheFolder) {
  (void)run_study(parse_study(line, "s.toml"), into("r"));
  const Study other = parse_study(line, "s.toml", {"seed=7"});
  const auto thrown =
      on_ranks(3, [&](ThreadRanks& ranks) { (void)run_study(other, into("r", &ranks)); });
  EXPECT_THAT(thrown[0], HasSubstr("seed"));
  EXPECT_EQ(thrown[1], "rank 0 has refused its input");
  EXPECT_EQ(thrown[2], "rank 0 has refused its input");
}

TEST(RanksThatAgree, HaveTheStudyThatTheyHaveRead) {
  const auto thrown = on_ranks(3, [&](ThreadRanks& ranks) {
    const Study study = agreed_study(ranks, [] { return parse_study(line, "s.toml"); });
    EXPECT_EQ(study.cells(), 4U);
  });
  EXPECT_THAT(thrown, Each(std::string()));
}

TEST(RanksThatAgree, SayOnAllWhatDiffersFirstAndWhere) {
  const auto thrown = on_ranks(4, [&](ThreadRanks& ranks) {
    const bool other = ranks.rank() >= 2;
    (void)agreed_study(ranks, [&] {
      return parse_study(
          line, "s.toml",
          other ? std::vector<std::string>{"estimator.samples=33"} : std::vector<std::string>{});
    });
  });
  EXPECT_THAT(thrown, Each(std::string("ranks: estimator.samples: got 33 on rank 2 (host-2), "
                                       "expected 32 as on rank 0 (host-0) (2 ranks differ)")));
}

TEST(RanksThatAgree, AllEndWithWhatOneCouldNotRead) {
  const auto thrown = on_ranks(3, [&](ThreadRanks& ranks) {
    (void)agreed_study(ranks, [&]() -> Study {
      if (ranks.rank() == 1) throw_input("data.file: x.csv: no such file");
      return parse_study(line, "s.toml");
    });
  });
  EXPECT_THAT(thrown, Each(std::string("rank 1 (host-1): data.file: x.csv: no such file")));
}

}  // namespace
}  // namespace gtv::study
