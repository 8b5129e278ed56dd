#include "base_normal_quantile.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gtv::oracle {

long double lower_normal_quantile(long double tail) {
  using std::numbers::pi_v;
  using std::numbers::sqrt2_v;
  // Near the median erfc(y) = 2 tail loses what erf(y) = 1 - 2 tail keeps. The difference is exact
  // there, since the tail is then within a factor 2 of one half.
  if (tail > 0.25L) {
    const long double middle = 0.5L - tail;
    long double z = std::sqrt(2 * pi_v<long double>) * middle;
    for (int step = 0; step < 12; ++step) {
      const long double density = std::exp(-z * z / 2) / std::sqrt(2 * pi_v<long double>);
      z -= (std::erf(z / sqrt2_v<long double>) / 2 - middle) / density;
    }
    return -z;
  }
  // log Phi is concave, so Newton's method on it converges from the asymptotic guess.
  long double z = std::sqrt(-2 * std::log(2 * tail));
  for (int step = 0; step < 12; ++step) {
    const long double probability = std::erfc(z / sqrt2_v<long double>) / 2;
    const long double density = std::exp(-z * z / 2) / std::sqrt(2 * pi_v<long double>);
    z += std::log(probability / tail) * probability / density;
  }
  return -z;
}

long double cell_normal(std::uint32_t cell, std::uint32_t cells, std::uint32_t bits) {
  // Twice u's numerator over 2^33 cells fits into 65 bits: halves of it, both exact in 64.
  const long double below = cell * 0x1p32L + (bits + 0.5L);
  const long double above = (cells - 1 - cell) * 0x1p32L + (~bits + 0.5L);
  const long double tail = std::min(below, above) / (cells * 0x1p32L);
  const long double z = lower_normal_quantile(tail);
  return below <= above ? z : -z;
}

}  // namespace gtv::oracle
