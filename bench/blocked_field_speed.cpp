// One side of brute_force.py: single-precision brute force on Fashion-MNIST, a time (ms a query)
// for each line that is read; then the memory (MB) that it took beyond the images and the queries.
//
//   blocked_field_speed --queries N --turns R

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "gtv/base/random.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/score/blocked_field.hpp"

namespace {

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024e-6;
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
  const double before = peak_megabytes();
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
  std::printf("%.1f\n", peak_megabytes() - before);
  return 0;
}
