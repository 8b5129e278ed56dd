#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "program.hpp"

namespace gtv::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

const std::string line =
    "[data]\npoints = [[-1.0], [0.5]]\n[sampler]\ntrajectories = 400\nsteps = 6\n[ensemble]\n"
    "models = 6\n[density]\nbins = 20\n[sweep]\n\"estimator.samples\" = [20, 40, 60]\n";
const std::string plane =
    "[data]\npreset = \"square\"\n[estimator]\nper_axis = 5\nsamples = 32\n[sampler]\n"
    "trajectories = 400\nsteps = 6\n[ensemble]\nmodels = 4\n[density]\nbins = 50\n[sweep]\n"
    "\"estimator.ridge\" = [0.1, 1.0]\n";
const std::string space =
    "[data]\npoints = [[0.0, 0, 0], [1.0, 0, 1], [0, 1, 0.5]]\n[estimator]\nkind = \"exact\"\n"
    "[sampler]\ntrajectories = 40\nsteps = 5\n[ensemble]\nmodels = 5\n[sweep]\n"
    "\"forward.t_min\" = [0.1, 0.2]\n";
/// Some seconds of a core, in hundreds of shards.
const std::string long_study =
    "[data]\npoints = [[-1.0], [0.0], [1.0]]\n[estimator]\nsamples = 32\n[sampler]\n"
    "trajectories = 200000\n[ensemble]\nmodels = 30\n[density]\nbins = 100\n[sweep]\n"
    "\"estimator.ridge\" = [0.1, 0.3, 1.0, 3.0]\n";

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

fs::path module_file() {
  return fs::path(GTV_PROGRAM).parent_path().parent_path() / "lib/gtv/gtv_mpi.so";
}

/// Several processes on this machine, more than it has cores if need be.
class Mpi : public testing::Test {
 protected:
  void SetUp() override {
    if (sanitized) GTEST_SKIP() << "MPI's own leaks and races are not gtv's";
    if (!fs::exists(module_file())) GTEST_SKIP() << "gtv was built without MPI";
    if (std::system("mpirun --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no mpirun here";
    folder_.write("line.toml", line);
    folder_.write("plane.toml", plane);
    folder_.write("space.toml", space);
    folder_.write("long.toml", long_study);
  }

  static Arguments ranks(int count, const Arguments& arguments) {
    return with({"-n", std::to_string(count), GTV_PROGRAM, "--threads", "1"}, arguments);
  }
  [[nodiscard]] Started start(const Arguments& arguments) const {
    return {folder_, "mpirun", with({"--allow-run-as-root", "--oversubscribe"}, arguments)};
  }
  void expect_same_results(const std::string& a, const std::string& b) const {
    for (const fs::directory_entry& file : fs::directory_iterator(folder_ / a)) {
      const std::string name = file.path().filename();
      if (name == "manifest.json") continue;
      EXPECT_TRUE(text_of(file.path()) == text_of(folder_ / b / name)) << name << " in " << b;
    }
    EXPECT_FALSE(fs::exists(folder_ / b / "unfinished"));
  }
  void wait_for_shards(const std::string& run) const {
    for (int i = 0; i < 6000 && !fs::exists(folder_ / run / "unfinished/shards"); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }
  /// Goes on alone with what ranks have left.
  void resume(const std::string& run) const {
    const auto before = fs::file_size(folder_ / run / "unfinished/shards");
    EXPECT_GT(before, 1000U);
    const Outcome outcome = gtv(folder_, {"run", "long.toml", "--out", run, "--resume"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.err, Not(HasSubstr("damaged")));
  }

  TemporaryFolder folder_;
};

/// The process of a rank, of those that an mpirun has started.
pid_t process_of_rank(pid_t mpirun, int rank) {
  const std::string wanted = "OMPI_COMM_WORLD_RANK=" + std::to_string(rank);
  for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::istringstream status(text_of(entry.path() / "stat"));
    std::string word;
    pid_t parent = 0;
    status >> word >> word >> word >> parent;
    const std::string environment = text_of(entry.path() / "environ");
    if (parent == mpirun && ('\0' + environment).find('\0' + wanted + '\0') != std::string::npos) {
      return std::stoi(name);
    }
  }
  return 0;
}

TEST_F(Mpi, GivesTheSameBytesForAnyNumberOfRanks) {
  for (const std::string study : {"line", "plane", "space"}) {
    const std::string file = study + ".toml";
    ASSERT_EQ(gtv(folder_, {"run", file, "--out", study}).status, 0);
    for (const int count : {1, 2, 3, 5}) {
      const std::string out = study + std::to_string(count);
      const Outcome outcome = start(ranks(count, {"run", file, "--mpi", "--out", out})).wait();
      ASSERT_EQ(outcome.status, 0) << outcome.err;
      EXPECT_EQ(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 1) << outcome.out;
      expect_same_results(study, out);
      EXPECT_THAT(text_of(folder_ / out / "manifest.json"),
                  HasSubstr("\"ranks\": " + std::to_string(count) + ","));
      const std::string said = ", " + std::to_string(count) + " ranks,";
      EXPECT_EQ(gtv(folder_, {"status", out}).out.find(said) != std::string::npos, count > 1);
    }
  }
}

TEST_F(Mpi, LosesOnlyWhatWasUnderWayWhenARankIsKilled) {
  ASSERT_EQ(gtv(folder_, {"run", "long.toml", "--out", "alone"}).status, 0);
  for (const int victim : {0, 2}) {
    const std::string out = "killed" + std::to_string(victim);
    const Started run = start(ranks(3, {"run", "long.toml", "--out", out}));
    wait_for_shards(out);
    EXPECT_THAT(text_of(folder_ / out / "unfinished/status.json"), HasSubstr("\"ranks\": 3,"));
    const pid_t process = process_of_rank(run.id(), victim);
    ASSERT_GT(process, 0);
    ASSERT_EQ(::kill(process, SIGKILL), 0);
    EXPECT_NE(run.wait().status, 0);
    resume(out);
    expect_same_results("alone", out);
  }
}

TEST_F(Mpi, GoesOnWithoutARankWhereMpirunLetsIt) {
  ASSERT_EQ(gtv(folder_, {"run", "long.toml", "--out", "alone"}).status, 0);
  const Started run =
      start(with({"--enable-recovery"}, ranks(3, {"run", "long.toml", "--out", "r"})));
  wait_for_shards("r");
  const pid_t process = process_of_rank(run.id(), 1);
  ASSERT_GT(process, 0);
  ASSERT_EQ(::kill(process, SIGKILL), 0);
  const Outcome outcome = run.wait();
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("does not answer: the others have done its shards"));
  expect_same_results("alone", "r");
}

TEST_F(Mpi, KeepsTheShardsWhenItIsInterrupted) {
  ASSERT_EQ(gtv(folder_, {"run", "long.toml", "--out", "alone"}).status, 0);
  // Whether all are told, by mpirun, or one rank only.
  for (const int rank : {-1, 0, 1}) {
    const std::string out = "interrupted" + std::to_string(rank);
    const Started run = start(ranks(3, {"run", "long.toml", "--out", out}));
    wait_for_shards(out);
    const pid_t process = rank < 0 ? run.id() : process_of_rank(run.id(), rank);
    ASSERT_GT(process, 0);
    ASSERT_EQ(::kill(process, SIGTERM), 0);
    const Outcome outcome = run.wait();
    if (fs::exists(folder_ / out / "manifest.json")) {  // the shards under way were the last
      expect_same_results("alone", out);
      continue;
    }
    EXPECT_EQ(outcome.status, rank < 0 ? outcome.status : 143) << outcome.err;
    EXPECT_NE(outcome.status, 0);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("gtv: interrupted: "), HasSubstr("shards are kept")));
    resume(out);
    expect_same_results("alone", out);
  }
}

TEST_F(Mpi, RefusesRanksThatDisagreeBeforeAnyWork) {
  folder_.write("other.toml", "name = \"line\"\n" + line + "[forward]\nt_min = 0.3\n");
  const Outcome outcome = start(with(with(ranks(1, {"run", "line.toml", "--out", "r"}), {":"}),
                                     ranks(2, {"run", "other.toml", "--out", "r"})))
                              .wait();
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("gtv: ranks: forward.t_min: got 0.3 on rank 1 ("),
                                 HasSubstr("expected 0.01 as on rank 0 (")));
  EXPECT_EQ(outcome.err.find("gtv: "), outcome.err.rfind("gtv: "));
  EXPECT_FALSE(fs::exists(folder_ / "r"));
}

TEST_F(Mpi, SaysOnceWhatOnlyOneRankCannotRead) {
  const Outcome outcome = start(with(with(ranks(1, {"run", "line.toml", "--out", "r"}), {":"}),
                                     ranks(1, {"run", "missing.toml", "--out", "r"})))
                              .wait();
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("gtv: rank 1 ("), HasSubstr("missing.toml")));
  EXPECT_EQ(outcome.err.find("gtv: "), outcome.err.rfind("gtv: "));
  EXPECT_FALSE(fs::exists(folder_ / "r"));
}

TEST_F(Mpi, RefusesToStartUnderAnotherMpi) {
  const Outcome outcome =
      Started(folder_, "env", {"PMI_SIZE=3", GTV_PROGRAM, "run", "line.toml", "--out", "r"}).wait();
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("gtv: MPI: got 1 of 3 ranks"), HasSubstr("--no-mpi")));
  const Outcome alone =
      Started(folder_, "env",
              {"PMI_SIZE=3", GTV_PROGRAM, "run", "line.toml", "--out", "r", "--no-mpi"})
          .wait();
  EXPECT_EQ(alone.status, 0) << alone.err;
}

TEST(MpiModule, IsAskedForWhereRanksWereStartedAndItIsMissing) {
  const TemporaryFolder folder;
  folder.write("line.toml", line);
  const std::string program = folder / "bin/gtv";
  fs::create_directory(folder / "bin");
  fs::copy_file(GTV_PROGRAM, program);
  for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"}) {
    const Outcome outcome =
        Started(folder, "env",
                {std::string(variable) + "=4", program, "run", "line.toml", "--out", "r"})
            .wait();
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("gtv: MPI: started as one of 4 ranks, expected "),
                                   HasSubstr("--no-mpi")));
    EXPECT_FALSE(fs::exists(folder / "r"));
  }
}

}  // namespace
}  // namespace gtv::test
