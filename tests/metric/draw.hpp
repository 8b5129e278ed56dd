#pragma once

#include <rapidcheck.h>

#include <random>
#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::metric {

using Engine = std::mt19937_64;

/// An engine whose seed the property test draws.
inline Engine any_engine() {
  return Engine(*rc::gen::arbitrary<std::uint64_t>());
}

inline double uniform(Engine& engine, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(engine);
}

inline std::vector<double> uniform_values(Engine& engine, std::size_t count, double low,
                                          double high) {
  std::vector<double> result(count);
  for (double& value : result) value = uniform(engine, low, high);
  return result;
}

inline Matrix normal_rows(Engine& engine, Index rows, Index columns) {
  std::normal_distribution<double> normal;
  Matrix result(rows, columns);
  for (Index i = 0; i < result.size(); ++i) result.data()[i] = normal(engine);
  return result;
}

}  // namespace gtv::metric
