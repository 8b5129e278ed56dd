/// Training as in Figs 2 and 3: draws, then the ridge fit, one thread. Counters: `needed` is
/// the rate of the operations that the chosen form needs (fit_ridge's @cost), to be held against
/// `peak`'s, a large dgemm in the same run.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cmath>
#include <vector>

#include "estimator/gram_product.hpp"
#include "estimator/ridge_system.hpp"
#include "gtv/base/dense.hpp"
#include "gtv/estimator/estimator.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using namespace gtv::estimator;

constexpr double kRidge = 0.1;

gtv::data::Mixture three_points() {
  return {Matrix{{-1.0}, {0.0}, {1.0}}, gtv::Vector::Constant(3, 1.0 / 3), 0};
}

gtv::data::Mixture square() {
  return {Matrix{{1.0, 0.0}, {0.0, 1.0}, {-1.0, 0.0}, {0.0, -1.0}}, gtv::Vector::Constant(4, 0.25),
          0};
}

void report_rate(benchmark::State& state, double operations) {
  state.counters["needed"] = benchmark::Counter(
      operations, benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::OneK::kIs1000);
}

/// Operations (two to a multiply-add) of fit_ridge's leading terms.
double needed_operations(const gtv::feature::Product& features, Index samples) {
  const auto p = static_cast<double>(samples);
  const auto f = static_cast<double>(features.size());
  if (samples >= features.size()) {
    return std::pow(2, features.dimension() + 2) * f * p + f * f * f / 3;
  }
  double counts = features.time.count;
  for (const auto& axis : features.space) counts += axis.count;
  return p * p * counts + p * p * p / 3;
}

void fit(benchmark::State& state, const gtv::feature::Product& features,
         const gtv::data::Mixture& data, Index samples, double t_min) {
  const auto schedule = gtv::forward::make_schedule("vp");
  const TrainingSet set = draw_training_set(data, *schedule, t_min, 1, samples, 0, 0);
  for (auto _ : state) {
    const LinearWeights weights = fit_ridge(features, *schedule, set, set.x0, {.ridge = kRidge});
    benchmark::DoNotOptimize(weights.weights.data());
  }
  report_rate(state, needed_operations(features, samples));
}

void figure2_fit(benchmark::State& state) {
  using gtv::feature::AxisKind;
  const auto features = gtv::feature::make_product(AxisKind::gaussian, 1, 16, -1.5, 1.5, 1e-3, 1);
  fit(state, features, three_points(), state.range(0), 1e-3);
}
BENCHMARK(figure2_fit)
    ->ArgName("P")
    ->RangeMultiplier(2)
    ->Range(64, 1024)
    ->Unit(benchmark::kMicrosecond);

void figure3_fit(benchmark::State& state) {
  const auto kind = static_cast<gtv::feature::AxisKind>(state.range(0));
  const auto features = gtv::feature::make_product(kind, 2, 10, -1.5, 1.5, 1e-2, 1);
  fit(state, features, square(), state.range(1), 1e-2);
}
BENCHMARK(figure3_fit)
    ->ArgNames({"fourier", "P"})
    ->Args({0, 500})
    ->Args({1, 500})
    ->Args({0, 2000})
    ->Args({1, 2000})
    ->Unit(benchmark::kMicrosecond);

void draw(benchmark::State& state) {
  const auto schedule = gtv::forward::make_schedule("vp");
  const auto data = state.range(0) == 1 ? three_points() : square();
  for (auto _ : state) {
    const TrainingSet set = draw_training_set(data, *schedule, 1e-2, 1, 1000, 0, 0);
    benchmark::DoNotOptimize(set.x.data());
  }
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(draw)->ArgName("D")->Arg(1)->Arg(2)->Unit(benchmark::kMicrosecond);

void true_targets(benchmark::State& state) {
  const auto schedule = gtv::forward::make_schedule("vp");
  const auto data = three_points();
  const TrainingSet set = draw_training_set(data, *schedule, 1e-2, 1, 1000, 0, 0);
  for (auto _ : state) {
    const Matrix y = regression_targets(set, Target::truth, data, *schedule);
    benchmark::DoNotOptimize(y.data());
  }
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(true_targets)->Unit(benchmark::kMicrosecond);

void coefficients_at_30_times(benchmark::State& state) {
  const auto features =
      gtv::feature::make_product(gtv::feature::AxisKind::gaussian, 2, 10, -1.5, 1.5, 1e-2, 1);
  const Matrix weights = Matrix::Ones(2, features.size());
  const gtv::Vector t = gtv::Vector::LinSpaced(30, 1, 0.01);
  for (auto _ : state) {
    const Matrix rows = at_times(features, weights, t);
    benchmark::DoNotOptimize(rows.data());
  }
}
BENCHMARK(coefficients_at_30_times)->Unit(benchmark::kMicrosecond);

/// The dense parts of a fit in the dual form alone: the Gram matrix, and the solution of the
/// system.
void gram_part(benchmark::State& state) {
  const Index p = state.range(0);
  const std::vector<Matrix> factors(3, Matrix::Random(p, 10));
  const gtv::Vector root = gtv::Vector::Ones(p);
  for (auto _ : state) {
    const PackedSymmetric gram = gram_product(factors, root);
    benchmark::DoNotOptimize(gram.panel(0));
  }
  report_rate(state, static_cast<double>(p * p) * 30);
}
BENCHMARK(gram_part)->ArgName("P")->Arg(250)->Arg(500)->Arg(1000)->Unit(benchmark::kMicrosecond);

void solve_part(benchmark::State& state) {
  const Index p = state.range(0);
  const std::vector<Matrix> factors(3, Matrix::Random(p, 10));
  Matrix b(p, 2);
  for (auto _ : state) {
    PackedSymmetric gram = gram_product(factors, gtv::Vector::Ones(p));
    gram.add_ridge(1);
    b.setOnes();
    const auto start = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(solve_ridge_system(gram, b));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    state.SetIterationTime(took.count());
  }
  const auto size = static_cast<double>(p);
  report_rate(state, size * size * size / 3);
}
BENCHMARK(solve_part)
    ->ArgName("P")
    ->Arg(250)
    ->Arg(500)
    ->Arg(1000)
    ->UseManualTime()
    ->Unit(benchmark::kMicrosecond);

/// solve_spd of base at the figures' sizes: what the fits would spend on their systems without a
/// factorisation of their own.
void solve(benchmark::State& state) {
  const Index n = state.range(0);
  const Matrix root = Matrix::Random(n, n);
  Matrix system(n, n);
  gtv::gram(root, system);
  system.diagonal().array() += 1;
  Matrix work(n, n);
  Matrix b(n, 2);
  for (auto _ : state) {
    work = system;
    b.setOnes();
    benchmark::DoNotOptimize(gtv::solve_spd(work, b));
  }
  const auto size = static_cast<double>(n);
  report_rate(state, size * size * size / 3);
}
BENCHMARK(solve)->Arg(256)->Arg(500)->Arg(1000)->Unit(benchmark::kMicrosecond);

void peak(benchmark::State& state) {
  const Index n = 1000;
  const Matrix a = Matrix::Random(n, n);
  const Matrix b = Matrix::Random(n, n);
  Matrix c(n, n);
  for (auto _ : state) {
    gtv::multiply(a, b, c);
    benchmark::DoNotOptimize(c.data());
  }
  report_rate(state, 2e9);
}
BENCHMARK(peak)->Unit(benchmark::kMicrosecond);

}  // namespace
