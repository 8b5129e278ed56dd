// One side of python_call.py: exact fields by the library, a call for each line that is read.
//
//   exact_fields_call POINTS QUERIES D T THREADS
//
// POINTS and QUERIES are files of doubles, rows of D numbers; the schedule is "vp". Prints the
// seconds of each call. A line "c" asks for the covariance too.

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "gtv/base/executor.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/forward/schedule.hpp"
#include "gtv/score/field.hpp"

namespace {

gtv::Matrix rows(const std::string& file, gtv::Index columns) {
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  const auto bytes = static_cast<std::size_t>(in.tellg());
  const auto count = static_cast<gtv::Index>(bytes / sizeof(double));
  gtv::Matrix found(count / columns, columns);
  in.seekg(0);
  in.read(reinterpret_cast<char*>(found.data()), static_cast<std::streamsize>(bytes));
  return found;
}

}  // namespace

int main(int count, char** arguments) {
  using namespace gtv;
  if (count != 6) {
    std::fprintf(stderr, "usage: exact_fields_call POINTS QUERIES D T THREADS\n");
    return 2;
  }
  const Index dimension = std::stol(arguments[3]);
  const double t = std::stod(arguments[4]);
  set_thread_count(std::stoi(arguments[5]));
  const Matrix points = rows(arguments[1], dimension);
  const Matrix queries = rows(arguments[2], dimension);
  const auto schedule = forward::make_schedule("vp");

  score::Fields fields;
  std::string line;
  while (std::getline(std::cin, line)) {
    fields = {};
    const auto start = std::chrono::steady_clock::now();
    const data::Mixture mixture = data::make_mixture(points);
    fields = score::exact_fields(mixture, schedule->level(t), queries, line == "c");
    const auto end = std::chrono::steady_clock::now();
    std::printf("%.9f\n", std::chrono::duration<double>(end - start).count());
    std::fflush(stdout);
  }
}
