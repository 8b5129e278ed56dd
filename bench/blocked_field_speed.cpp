// One side of brute_force.py: single-precision brute force on Fashion-MNIST, a time (ms a query)
// for each line that is read; then the memory (MB) that it took beyond the images and the queries.
//
//   blocked_field_speed --queries N --turns R

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "gtv/base/random.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/score/blocked_field.hpp"

namespace {

/// Of this process, MB = 10^6 bytes: VmHWM, the most since reset_peak, or VmRSS, now.
double megabytes(const std::string& which) {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word != which + ":") continue;
    double kibibytes = 0;
    status >> kibibytes;
    return kibibytes * 1.024e-3;
  }
  return 0;
}

void reset_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";
}

}  // namespace

int main(int count, char** arguments) {
  using namespace gtv;
  Index queries = 256;
  int turns = 5;
  for (int i = 1; i + 1 < count; i += 2) {
    if (std::string(arguments[i]) == "--queries") queries = std::stol(arguments[i + 1]);
    if (std::string(arguments[i]) == "--turns") turns = std::stoi(arguments[i + 1]);
  }
  constexpr double sigma = 3;
  const data::Dataset set = data::preset_dataset("fashion-mnist");
  Matrix x(queries, set.points.cols());
  set.points.read(0, x);
  const RandomStream random(0, 0, Purpose::test);
  for (Index i = 0; i < x.size(); ++i) {
    x.data()[i] += sigma * random.normal(static_cast<std::uint64_t>(i));
  }
  reset_peak();
  const double before = megabytes("VmRSS");
  const score::BlockedField field(set.points);
  for (int turn = 0; turn < turns; ++turn) {
    const auto start = std::chrono::steady_clock::now();
    const auto fields = field.fields({.t = sigma, .alpha = 1, .sigma = sigma}, x, {.single = true});
    const double time =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("%.6f\n", time / static_cast<double>(queries) * 1e3);
    std::fflush(stdout);
    if (std::getchar() == EOF) break;
    while (std::getchar() != '\n') {
    }
  }
  std::printf("%.1f\n", megabytes("VmHWM") - before);
  return 0;
}
