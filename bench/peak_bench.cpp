/// What one thread of this machine can do: multiply-adds per second in registers, and a large
/// matrix product. The floors of the other benchmarks are operations over these rates.
#include <benchmark/benchmark.h>

#include "fma_rate.hpp"
#include "gtv/base/dense.hpp"

namespace {

void report(benchmark::State& state, double multiply_adds) {
  state.counters["multiply_adds"] =
      benchmark::Counter(multiply_adds, benchmark::Counter::kIsIterationInvariantRate,
                         benchmark::Counter::OneK::kIs1000);
}

void fma_float(benchmark::State& state) {
  double done = 0;
  for (auto _ : state) done = gtv::bench::float_multiply_adds(1000000);
  report(state, done);
}
BENCHMARK(fma_float)->Unit(benchmark::kMicrosecond);

void fma_double(benchmark::State& state) {
  double done = 0;
  for (auto _ : state) done = gtv::bench::double_multiply_adds(1000000);
  report(state, done);
}
BENCHMARK(fma_double)->Unit(benchmark::kMicrosecond);

void dgemm_1000(benchmark::State& state) {
  const gtv::Index n = 1000;
  const gtv::Matrix a = gtv::Matrix::Random(n, n);
  const gtv::Matrix b = gtv::Matrix::Random(n, n);
  gtv::Matrix c(n, n);
  for (auto _ : state) {
    gtv::multiply(a, b, c);
    benchmark::DoNotOptimize(c.data());
  }
  report(state, 1e9);
}
BENCHMARK(dgemm_1000)->Unit(benchmark::kMicrosecond);

}  // namespace
