#include "gtv/metric/swap_test.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "gtv/base/error.hpp"

namespace gtv::metric {

namespace {

/// The law of the sum of those sizes that a fair coin chooses, (1 + their sum).
std::vector<double> law_of_chosen(const std::vector<Index>& sizes, Index sum) {
  std::vector<double> law(static_cast<std::size_t>(sum) + 1);
  std::vector<double> next(law.size());
  law[0] = 1;
  std::size_t reached = 0;
  for (const Index size : sizes) {
    const auto step = static_cast<std::size_t>(size);
    reached += step;
    for (std::size_t s = 0; s <= reached; ++s) next[s] = law[s] / 2;
    for (std::size_t s = step; s <= reached; ++s) next[s] += law[s - step] / 2;
    law.swap(next);
  }
  return law;
}

}  // namespace

SwapTest swap_test(std::span<const Index> difference, double level) {
  if (!(level > 0 && level < 1)) {
    throw_input("level: got {}, expected a number between 0 and 1", level);
  }
  SwapTest result;
  std::vector<Index> sizes;
  Index all = 0;
  for (const Index one : difference) {
    result.sum += one;
    if (one != 0) sizes.push_back(std::abs(one));
    all += std::abs(one);
  }
  std::sort(sizes.begin(), sizes.end());  // sums stay short while most are added
  const std::vector<double> law = law_of_chosen(sizes, all);

  // |sum| = |2 chosen - all|: from the ends inwards, so that small terms are added first.
  double beyond = 0;
  result.usual = all;
  for (Index chosen = 0; 2 * chosen <= all; ++chosen) {
    const Index size = all - 2 * chosen;
    if (beyond <= 1 - level) result.usual = size;
    const double one = law[static_cast<std::size_t>(chosen)];
    beyond += size == 0 ? one : 2 * one;
    if (size >= std::abs(result.sum)) result.p_value = std::min(1.0, beyond);
  }
  return result;
}

}  // namespace gtv::metric
