#include <benchmark/benchmark.h>
#include <unistd.h>

#include <filesystem>
#include <numeric>
#include <string>

#include "gtv/io/record_log.hpp"
#include "gtv/study/config.hpp"
#include "study/make_work.hpp"
#include "study/shard_queue.hpp"

// What keeping and handing out shards costs besides computing them: the constants of docs/scale.md.

namespace gtv {
namespace {

std::filesystem::path log_file() {
  return std::filesystem::temp_directory_path() / ("gtv_bench_log_" + std::to_string(::getpid()));
}

void append_record(benchmark::State& state) {
  const std::string content(static_cast<std::size_t>(state.range(0)), 'x');
  std::filesystem::remove(log_file());
  {
    io::RecordLog log(log_file());
    std::uint64_t key = 0;
    for (auto _ : state) log.append(++key % 1000, content);
  }
  std::filesystem::remove(log_file());
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(append_record)->Arg(1000)->Arg(10000)->Arg(1000000)->Iterations(1000);

void open_log(benchmark::State& state) {
  const std::string content(10000, 'x');
  std::filesystem::remove(log_file());
  {
    io::RecordLog log(log_file());
    for (int i = 0; i < state.range(0); ++i) log.append(static_cast<std::uint64_t>(i), content);
  }
  for (auto _ : state) {
    const io::RecordLog log(log_file());
    benchmark::DoNotOptimize(log.holds(1));
  }
  std::filesystem::remove(log_file());
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(open_log)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

study::Study sweep_of(std::int64_t cells, std::int64_t members) {
  std::string seeds;
  for (std::int64_t i = 0; i < cells; ++i) seeds += (i == 0 ? "" : ", ") + std::to_string(i);
  return study::parse_study(
      "data.points = [[-1.0], [1.0]]\nestimator.kind = \"exact\"\n"
      "sampler.steps = 1\nsampler.trajectories = 1\nensemble.models = " +
          std::to_string(members) + "\nsweep.seed = [" + seeds + "]\n",
      "bench.toml");
}

/// Reading the study, setting all cells up, cutting them.
void set_up_cells(benchmark::State& state) {
  for (auto _ : state) {
    const study::Study study = sweep_of(state.range(0), 1);
    const auto work = study::make_work(study);
    benchmark::DoNotOptimize(work->shards(0).size());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(set_up_cells)->Arg(100)->Arg(10000)->Unit(benchmark::kMillisecond);

/// A shard from the queue and back into it, of cells that are not finished by it.
void hand_out_a_shard(benchmark::State& state) {
  const study::Study study = sweep_of(1000, 100000);
  const auto work = study::make_work(study);
  std::vector<std::size_t> cells(work->cells());
  std::iota(cells.begin(), cells.end(), std::size_t{0});
  study::MemoryStore store;
  study::Progress progress("", 1, {});
  study::ShardQueue queue(*work, store, cells, progress, study::OnFailure::end);
  std::vector<study::Shard> out;
  for (auto _ : state) {
    const auto shard = queue.next();
    benchmark::DoNotOptimize(shard);
    queue.give_back(*shard);
  }
}
BENCHMARK(hand_out_a_shard);

}  // namespace
}  // namespace gtv
