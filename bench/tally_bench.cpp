/// Histograms and exact fields, one thread; processor time.
///
/// A histogram's floor is measured beside it: the same counters incremented through indices that
/// are already there. An exact field's is its multiply-adds at the measured rate, per query and
/// component: D for the exponent, 12 for the exponential, 1 + D for the sums of weights and means,
/// D (D + 1) / 2 for the covariance (1 for its trace alone), and 1 for the entropy.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "fma_rate.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/data/data.hpp"
#include "gtv/forward/forward.hpp"
#include "gtv/sampler/sampler.hpp"
#include "gtv/score/score.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using namespace gtv::sampler;

constexpr int bins = 200;
constexpr double half_range = 1.5;

/// End points of the exact flow of Fig. 2 or 3 in the order in which the loop hands them over.
std::vector<float> end_points(int dimension, std::size_t count) {
  const auto data = dimension == 1 ? gtv::data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}})
                                   : gtv::data::make_mixture(gtv::data::preset_points("square"));
  const auto schedule = gtv::forward::make_schedule("vp");
  const Plan plan = make_plan(*schedule, "euler", gtv::forward::uniform_grid(1, 1e-2, 30));
  const MixtureDenoiser denoiser(data, plan);
  const Seeds seeds(SeedKind::random, count, dimension, 0, 0);
  std::vector<float> points(static_cast<std::size_t>(dimension) * count);
  integrate<double>(plan, denoiser, seeds, {},
                    [&](std::uint64_t first, BlockView<const double> block) {
                      for (int a = 0; a < dimension; ++a) {
                        for (std::size_t i = 0; i < block.count; ++i) {
                          points[static_cast<std::size_t>(a) * count + first + i] =
                              static_cast<float>(block.coordinate(a)[i]);
                        }
                      }
                    });
  return points;
}

/// Seconds of plain increments at the bins of the points.
double increments_alone(int dimension, const std::vector<float>& points, std::size_t count) {
  std::vector<std::uint32_t> index(count, 0);
  std::vector<std::uint32_t> counts(dimension == 1 ? bins : bins * bins, 0);
  for (int a = dimension; a-- > 0;) {
    for (std::size_t i = 0; i < count; ++i) {
      const double x = points[static_cast<std::size_t>(a) * count + i];
      const double cell = (x + half_range) * bins / (2 * half_range);
      const bool inside = cell >= 0 && cell < bins;
      index[i] = index[i] * bins + (inside ? static_cast<std::uint32_t>(cell) : 0);
    }
  }
  constexpr int repeats = 100;
  const double start = gtv::bench::thread_seconds();
  for (int repeat = 0; repeat < repeats; ++repeat) {
    for (const std::uint32_t i : index) ++counts[i];
    benchmark::DoNotOptimize(counts.data());
    benchmark::ClobberMemory();
  }
  return (gtv::bench::thread_seconds() - start) / repeats;
}

void histogram_add(benchmark::State& state) {
  const auto dimension = static_cast<int>(state.range(0));
  constexpr std::size_t count = 100000;
  constexpr std::size_t block = 1024;
  const std::vector<float> points = end_points(dimension, count);
  Histogram histogram(dimension, bins, -half_range, half_range);
  const double start = gtv::bench::thread_seconds();
  for (auto _ : state) {
    for (std::size_t first = 0; first < count; first += block) {
      histogram.add(BlockView<const float>{points.data() + first, count,
                                           std::min(block, count - first), dimension});
    }
  }
  const double seconds =
      (gtv::bench::thread_seconds() - start) / static_cast<double>(state.iterations());
  const double alone = increments_alone(dimension, points, count);
  state.counters["ns_point"] = 1e9 * seconds / count;
  state.counters["floor_ns"] = 1e9 * alone / count;
  state.counters["share"] = alone / seconds;
}
BENCHMARK(histogram_add)->ArgName("D")->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond);

/// `pairs` query-component pairs a pass, each of `needed` multiply-adds in double precision.
void report_pairs(benchmark::State& state, double seconds, double pairs, double needed) {
  const double ns_pair = 1e9 * seconds / (pairs * static_cast<double>(state.iterations()));
  const double floor_ns = 1e9 * needed / gtv::bench::double_fma_rate();
  state.counters["ns_pair"] = ns_pair;
  state.counters["floor_ns"] = floor_ns;
  state.counters["share"] = floor_ns / ns_pair;
}

/// Queries like the noised points themselves, from the middle of the schedule.
void exact_fields(benchmark::State& state) {
  const bool with_covariance = state.range(0) != 0;
  constexpr Index components = 1000;
  constexpr Index queries = 10000;
  constexpr double d = 2;
  gtv::set_thread_count(1);
  std::srand(1);
  const auto data = gtv::data::make_mixture(Matrix::Random(components, 2));
  const auto schedule = gtv::forward::make_schedule("vp");
  const Matrix x = Matrix::Random(queries, 2);
  const auto level = schedule->level(0.1);
  const double start = gtv::bench::thread_seconds();
  for (auto _ : state) {
    const auto fields = gtv::score::exact_fields(data, level, x, with_covariance);
    benchmark::DoNotOptimize(fields.fraction.data());
  }
  const double seconds = gtv::bench::thread_seconds() - start;
  // Without the covariance its trace is still there, through one sum of |mu|^2.
  const double second_moments = with_covariance ? d * (d + 1) / 2 : 1;
  report_pairs(state, seconds, static_cast<double>(components * queries),
               d + 12 + 1 + d + second_moments + 1);
}
BENCHMARK(exact_fields)->ArgName("covariance")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

/// The exact denoiser in the trajectory loop, four points in the plane.
void mixture_denoiser(benchmark::State& state) {
  const auto dimension = static_cast<int>(state.range(0));
  constexpr std::size_t count = 1024;
  const auto data = dimension == 1 ? gtv::data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}})
                                   : gtv::data::make_mixture(gtv::data::preset_points("square"));
  const auto schedule = gtv::forward::make_schedule("vp");
  const Plan plan = make_plan(*schedule, "euler", gtv::forward::uniform_grid(1, 1e-2, 30));
  const MixtureDenoiser denoiser(data, plan);
  alignas(64) std::array<double, 2 * count> x{};
  alignas(64) std::array<double, 2 * count> out{};
  const Seeds seeds(SeedKind::random, count, dimension, 0, 0);
  seeds.fill(0, 1.0, BlockView<double>{x.data(), count, count, dimension});
  const double start = gtv::bench::thread_seconds();
  for (auto _ : state) {
    for (std::size_t level = 0; level < plan.levels.size(); ++level) {
      denoiser.denoise({.level = level}, BlockView<const double>{x.data(), count, count, dimension},
                       BlockView<double>{out.data(), count, count, dimension});
      benchmark::DoNotOptimize(out.data());
    }
  }
  const double seconds = gtv::bench::thread_seconds() - start;
  const double pairs = static_cast<double>(count) * static_cast<double>(plan.levels.size()) *
                       static_cast<double>(data.size());
  report_pairs(state, seconds, pairs, dimension + 12.0 + 1 + dimension);
}
BENCHMARK(mixture_denoiser)->ArgName("D")->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond);

}  // namespace
