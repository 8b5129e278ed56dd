/// Sampling as in Figs 2 and 3, one thread. All times are processor time. The counters of the
/// trajectory loop:
///   ns_step     per trajectory and step
///   ns_feature  the same over the product features, count^D
///   floor_ns    per trajectory and step, what a dense sum over the features needs at the measured
///               multiply-add rate: count (1-D), 2 count^2 + 2 count (2-D); evaluating the features
///               themselves is not counted
///   share       floor_ns / ns_step; above 1 where interpolation does without the sum
/// The multiply-add rate is measured right after each loop, so that both see the same machine.
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <string>

#include "fma_rate.hpp"
#include "gtv/data/data.hpp"
#include "gtv/estimator/estimator.hpp"
#include "gtv/forward/forward.hpp"
#include "gtv/sampler/sampler.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using gtv::feature::AxisKind;
using namespace gtv::sampler;

constexpr double t_min = 1e-2;
constexpr double ridge = 0.1;
constexpr std::uint64_t trajectories = 100000;

gtv::data::Mixture three_points() {
  return gtv::data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
}

gtv::data::Mixture square() {
  return gtv::data::make_mixture(gtv::data::preset_points("square"));
}

struct Setting {
  AxisKind kind = AxisKind::gaussian;
  int dimension = 1;
  int per_axis = 16;
  Index samples = 256;
  int steps = 30;
  std::string schedule = "vp";
  bool dense = false;
};

/// One member of a cell: what is known before its trajectories start.
struct Member {
  gtv::feature::Product features;
  Matrix weights;
  Plan plan;
  double tolerance = 0;
};

Member make_member(const Setting& setting) {
  const auto schedule = gtv::forward::make_schedule(setting.schedule);
  const double t_max = schedule->default_t_max();
  const auto data = setting.dimension == 1 ? three_points() : square();
  Member member;
  member.features = gtv::feature::make_product(setting.kind, setting.dimension, setting.per_axis,
                                               -1.5, 1.5, t_min, t_max);
  const auto set =
      gtv::estimator::draw_training_set(data, *schedule, t_min, t_max, setting.samples, 0, 0);
  member.weights =
      gtv::estimator::fit_ridge(member.features, *schedule, set, set.x0, {.ridge = ridge}).weights;
  member.plan =
      make_plan(*schedule, "euler", gtv::forward::uniform_grid(t_max, t_min, setting.steps));
  member.tolerance = setting.dense ? 0 : default_tolerance(setting.dimension);
  return member;
}

void report_steps(benchmark::State& state, const Setting& setting, double seconds) {
  const double steps =
      static_cast<double>(state.iterations()) * static_cast<double>(trajectories) * setting.steps;
  const double ns_step = 1e9 * seconds / steps;
  const double count = setting.per_axis;
  const double needed = setting.dimension == 1 ? count : 2 * count * count + 2 * count;
  const double floor_ns = 1e9 * needed / gtv::bench::float_fma_rate();
  state.counters["ns_step"] = ns_step;
  state.counters["ns_feature"] = ns_step / std::pow(count, setting.dimension);
  state.counters["floor_ns"] = floor_ns;
  state.counters["share"] = floor_ns / ns_step;
}

void follow(benchmark::State& state, const Setting& setting) {
  const Member member = make_member(setting);
  const LinearDenoiser<float> denoiser(member.features, member.weights, member.plan,
                                       member.tolerance);
  const Seeds seeds(SeedKind::random, trajectories, setting.dimension, 0, 0);
  const Sink<float> sink = [](std::uint64_t, BlockView<const float> block) {
    benchmark::DoNotOptimize(block.values);
  };
  const double start = gtv::bench::thread_seconds();
  for (auto _ : state) integrate<float>(member.plan, denoiser, seeds, {}, sink);
  report_steps(state, setting, gtv::bench::thread_seconds() - start);
}

constexpr auto gaussian = AxisKind::gaussian;
constexpr auto fourier = AxisKind::fourier;

void register_case(const char* name, const Setting& setting) {
  benchmark::RegisterBenchmark(name, follow, setting)->Unit(benchmark::kMillisecond);
}

const bool registered = [] {
  const auto both = [](const std::string& name, Setting setting) {
    register_case(name.c_str(), setting);
    setting.dense = true;
    register_case((name + "/dense").c_str(), setting);
  };
  both("figure2", {});
  both("figure2/per_axis:24", {.per_axis = 24});
  both("figure2/steps:60", {.steps = 60});
  both("figure2/flow", {.schedule = "flow"});
  const auto plane = [&](const std::string& name, AxisKind kind) {
    both(name, {.kind = kind, .dimension = 2, .per_axis = 10, .samples = 500});
    both(name + "/per_axis:24", {.kind = kind, .dimension = 2, .per_axis = 24, .samples = 500});
    both(name + "/steps:60",
         {.kind = kind, .dimension = 2, .per_axis = 10, .samples = 500, .steps = 60});
    both(name + "/flow",
         {.kind = kind, .dimension = 2, .per_axis = 10, .samples = 500, .schedule = "flow"});
  };
  plane("figure3/gaussian", gaussian);
  plane("figure3/fourier", fourier);
  return true;
}();

/// What a member pays before its first step: tables of its weights at all levels.
void make_denoiser(benchmark::State& state, const Setting& setting) {
  const Member member = make_member(setting);
  for (auto _ : state) {
    const LinearDenoiser<float> denoiser(member.features, member.weights, member.plan,
                                         member.tolerance);
    benchmark::DoNotOptimize(denoiser.dimension());
  }
}
BENCHMARK_CAPTURE(make_denoiser, figure2, {})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(make_denoiser, figure3, {.dimension = 2, .per_axis = 10, .samples = 500})
    ->Unit(benchmark::kMicrosecond);

void make_seeds(benchmark::State& state) {
  const auto kind = static_cast<SeedKind>(state.range(0));
  const auto dimension = static_cast<int>(state.range(1));
  std::uint32_t member = 0;
  for (auto _ : state) {
    const Seeds seeds(kind, trajectories, dimension, 0, member++);
    benchmark::DoNotOptimize(seeds.count());
  }
  state.counters["per_point"] = benchmark::Counter(
      static_cast<double>(trajectories),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(make_seeds)
    ->ArgNames({"stratified", "D"})
    ->ArgsProduct({{0, 1}, {1, 2}})
    ->Unit(benchmark::kMicrosecond);

void fill_seeds(benchmark::State& state) {
  const auto kind = static_cast<SeedKind>(state.range(0));
  const auto dimension = static_cast<int>(state.range(1));
  const Seeds seeds(kind, trajectories, dimension, 0, 0);
  constexpr std::size_t block = 1024;
  alignas(64) std::array<float, 2 * block> values{};
  for (auto _ : state) {
    for (std::uint64_t first = 0; first + block <= trajectories; first += block) {
      seeds.fill(first, 1.0, BlockView<float>{values.data(), block, block, dimension});
      benchmark::DoNotOptimize(values.data());
    }
  }
  state.counters["per_point"] = benchmark::Counter(
      static_cast<double>(trajectories / block * block),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(fill_seeds)
    ->ArgNames({"stratified", "D"})
    ->ArgsProduct({{0, 1}, {1, 2}})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
