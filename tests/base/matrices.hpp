#pragma once

#include <rapidcheck.h>

#include <limits>

#include "gtv/base/array.hpp"
#include "gtv/base/random.hpp"
#include "oracle/base_dense.hpp"

/// Inputs and bounds that the tests of the dense kernels share.
namespace gtv::test {

using oracle::ExtendedMatrix;

inline constexpr double roundoff = std::numeric_limits<double>::epsilon() / 2;
inline const double not_a_number = std::numeric_limits<double>::quiet_NaN();

inline Matrix random_matrix(Index rows, Index cols, std::uint32_t member) {
  const RandomStream stream(31, member, Purpose::test);
  Matrix m(rows, cols);
  for (Index i = 0; i < m.size(); ++i) {
    m.data()[i] = stream.normal(static_cast<std::uint64_t>(i));
  }
  return m;
}

// Condition number about 1 / ridge.
inline Matrix random_spd(Index n, double ridge, std::uint32_t member) {
  const Matrix factor = random_matrix(n, n, member);
  Matrix s = oracle::product(factor.transpose(), factor).cast<double>() / static_cast<double>(n);
  s.diagonal().array() += ridge;
  return s;
}

// |got - want| <= bound, entry by entry.
template <class Got>
[[nodiscard]] bool within(const Got& got, const ExtendedMatrix& want, const ExtendedMatrix& bound) {
  return ((got.template cast<long double>() - want).cwiseAbs().array() <= bound.array()).all();
}

[[nodiscard]] inline Index draw_extent(Index low, Index high) {
  return *rc::gen::inRange<Index>(low, high);
}

}  // namespace gtv::test
