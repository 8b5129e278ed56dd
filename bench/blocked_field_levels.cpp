// The exact field of Fashion-MNIST (or another image set) at the noise levels of Karras et al.
// 2022, along Heun trajectories: brute force in single and double precision against the peak of the
// matrix product, and the certified sweep against brute force of equal precision. All figures of a
// row are of one run, the two sides of a ratio measured in turns.
//
//   blocked_field_levels [--data NAME] [--queries N] [--turns R] [--tolerance T] [--kernel K]

#include <hwy/aligned_allocator.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/forward/time_grid.hpp"
#include "gtv/score/blocked_field.hpp"
#include "score/digit_product.hpp"

namespace {

using namespace gtv;
using Clock = std::chrono::steady_clock;

struct Arguments {
  std::string data = "fashion-mnist";
  Index queries = 256;
  int turns = 3;
  double tolerance = 1e-6;
  std::string kernel;
};

Arguments parse(int count, char** arguments) {
  Arguments out;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = arguments[i];
    const std::string value = arguments[i + 1];
    if (name == "--data") out.data = value;
    if (name == "--queries") out.queries = std::stol(value);
    if (name == "--turns") out.turns = std::stoi(value);
    if (name == "--tolerance") out.tolerance = std::stod(value);
    if (name == "--kernel") out.kernel = value;
  }
  return out;
}

template <class Work>
double seconds(const Work& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  return 0.5 * (values[(n - 1) / 2] + values[n / 2]);
}

/// Operations a second of the matrix product on all threads, all at once.
template <class Real>
double product_rate() {
  using Square = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  constexpr Index size = 1024;
  const auto threads = static_cast<std::size_t>(thread_count());
  std::vector<Square> a(threads, Square::Random(size, size));
  std::vector<Square> b = a;
  std::vector<Square> c = a;
  const double time = seconds([&] {
    parallel_for(threads, [&](std::size_t i) {
      for (int k = 0; k < 4; ++k) multiply(a[i], b[i], c[i]);
    });
  });
  return 4.0 * static_cast<double>(threads) * 2 * size * size * size / time;
}

/// Multiply-adds of bytes a second, one thread.
double byte_rate() {
  constexpr std::size_t columns = 1024;
  constexpr std::size_t rows = 128;
  constexpr std::size_t groups = 208;  // 784 coordinates and what pads them
  const auto bytes = hwy::AllocateAligned<std::uint8_t>(columns * groups * 4);
  const auto digits = hwy::AllocateAligned<std::int8_t>(rows * groups * 4);
  std::vector<std::int32_t> out(columns * rows);
  std::fill_n(bytes.get(), columns * groups * 4, std::uint8_t{200});
  std::fill_n(digits.get(), rows * groups * 4, std::int8_t{-3});
  std::vector<double> times;
  for (int k = 0; k < 20; ++k) {
    times.push_back(seconds([&] {
      score::digit_product(bytes.get(), columns, digits.get(), rows, groups, out.data(), columns);
    }));
  }
  return static_cast<double>(columns * rows * groups * 4) / median(times);
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024e-6;
}

struct Row {
  std::vector<double> single_share, double_share, ratio, single_ms, double_ms, certified_ms;
};

int run(const Arguments& arguments) {
  if (!score::set_digit_product_kernel(arguments.kernel.c_str())) {
    std::fprintf(stderr, "--kernel %s: not on this machine\n", arguments.kernel.c_str());
    return 2;
  }
  const data::Dataset set = data::preset_dataset(arguments.data);
  const double loaded = peak_megabytes();
  const auto built = Clock::now();
  const score::BlockedField field(set.points);
  const double setup = std::chrono::duration<double>(Clock::now() - built).count();
  const Index points = field.size();
  const Index dimension = field.dimension();
  const Index n = arguments.queries;
  std::printf("%s: M = %ld, D = %ld, radius %.2f, %ld queries at once, %d threads, %s\n",
              set.source.c_str(), static_cast<long>(points), static_cast<long>(dimension),
              field.radius(), static_cast<long>(n), thread_count(), score::digit_product_kernel());
  std::printf("data %.0f MB, set-up %.2f s\n\n",
              static_cast<double>(set.points.stored_bytes()) * 1e-6, setup);
  const double single_rate = 0.5 * product_rate<float>() / thread_count();
  std::printf("multiply-adds of bytes, a thread: %.0f x 10^9 / s, of single precision: %.0f\n\n",
              byte_rate() * 1e-9, single_rate * 1e-9);
  std::printf(
      "| sigma | points | single, ms | of sgemm | double, ms | of dgemm | certified, ms | ratio "
      "| least ratio | summed | error | bound "
      "|\n|---|---|---|---|---|---|---|---|---|---|---|---|\n");

  const std::vector<double> sigma = forward::edm_grid(80, 0.002, 17);
  const RandomStream random(0, 0, Purpose::test);
  Matrix x(n, dimension);
  for (Index i = 0; i < x.size(); ++i) {
    x.data()[i] = sigma[0] * random.normal(static_cast<std::uint64_t>(i));
  }
  const score::BlockedOptions certified{.tolerance = arguments.tolerance};
  const double operations = 4.0 * static_cast<double>(points * dimension * n);
  const double per_query = 1e3 / static_cast<double>(n);
  double brute_total = 0;
  double certified_total = 0;
  double single_share = 0;
  double worst_error = 0;
  bool violated = false;
  for (std::size_t k = 0; k < sigma.size(); ++k) {
    const forward::Level level{.t = sigma[k], .alpha = 1, .sigma = sigma[k]};
    Row row;
    score::BlockedFields brute;
    score::BlockedFields quick;
    for (int turn = 0; turn < arguments.turns; ++turn) {
      const double single = product_rate<float>();
      const double s = seconds([&] { (void)field.fields(level, x, {.single = true}); });
      const double dense = product_rate<double>();
      const double b = seconds([&] { brute = field.fields(level, x); });
      const double c = seconds([&] { quick = field.fields(level, x, certified); });
      row.single_share.push_back(operations / s / single);
      row.double_share.push_back(operations / b / dense);
      row.single_ms.push_back(s * per_query);
      row.double_ms.push_back(b * per_query);
      row.certified_ms.push_back(c * per_query);
      row.ratio.push_back(b / c);
    }
    const Vector error = (quick.denoised - brute.denoised).rowwise().norm() / field.radius();
    const Vector bound = (quick.error_bound + brute.error_bound) / field.radius();
    violated = violated || (error.array() > bound.array()).any();
    worst_error = std::max(worst_error, error.maxCoeff());
    brute_total += median(row.double_ms);
    certified_total += median(row.certified_ms);
    single_share += median(row.single_share) / static_cast<double>(sigma.size());
    std::printf(
        "| %.4g | %.1f | %.2f | %.0f %% | %.2f | %.0f %% | %.3f | %.1f | %.1f | %.2g | %.0e "
        "| %.0e |\n",
        sigma[k], quick.effective_points.mean(), median(row.single_ms),
        100 * median(row.single_share), median(row.double_ms), 100 * median(row.double_share),
        median(row.certified_ms), median(row.ratio),
        *std::min_element(row.ratio.begin(), row.ratio.end()), quick.kept.mean(), error.maxCoeff(),
        quick.error_bound.maxCoeff() / field.radius());
    std::fflush(stdout);
    if (k + 1 == sigma.size()) break;
    // Heun's step of dx/dsigma = (x - mu_hat) / sigma.
    const double step = sigma[k + 1] - sigma[k];
    const Matrix slope = (x - quick.denoised) / sigma[k];
    const Matrix ahead = x + step * slope;
    const forward::Level next{.t = sigma[k + 1], .alpha = 1, .sigma = sigma[k + 1]};
    const Matrix there = (ahead - field.fields(next, ahead, certified).denoised) / sigma[k + 1];
    x += 0.5 * step * (slope + there);
  }
  std::printf("\nsingle precision, mean share of sgemm: %.0f %%\n", 100 * single_share);
  std::printf("whole trajectory, double over certified: %.2f\n", brute_total / certified_total);
  std::printf("largest error of the certified sweep, of the radius: %.1e; bounds violated: %s\n",
              worst_error, violated ? "YES" : "none");
  std::printf("peak memory: %.0f MB when loaded, %.0f MB at the end\n", loaded, peak_megabytes());
  return violated ? 1 : 0;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(parse(count, arguments));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
