#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "gtv/metric/test.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

TestResult mann_whitney(std::span<const double> a, std::span<const double> b) {
  check_not_empty("a", static_cast<Index>(a.size()));
  check_not_empty("b", static_cast<Index>(b.size()));
  check_finite("a", a);
  check_finite("b", b);
  std::vector<double> first(a.begin(), a.end());
  std::vector<double> all = first;
  all.insert(all.end(), b.begin(), b.end());
  std::sort(first.begin(), first.end());
  std::sort(all.begin(), all.end());

  // Equal values share the mean of their ranks.
  double rank_sum = 0;
  double ties = 0;
  for (auto begin = all.begin(); begin != all.end();) {
    const auto end = std::upper_bound(begin, all.end(), *begin);
    const auto count = static_cast<double>(end - begin);
    const double rank = static_cast<double>(begin - all.begin()) + (count + 1) / 2;
    const auto [low, high] = std::equal_range(first.begin(), first.end(), *begin);
    rank_sum += rank * static_cast<double>(high - low);
    ties += count * (count * count - 1);
    begin = end;
  }
  const auto n = static_cast<double>(a.size());
  const auto m = static_cast<double>(b.size());
  const double total = n + m;
  const double u = rank_sum - n * (n + 1) / 2;
  const double variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));
  constexpr double continuity = 0.5;
  const double distance = std::abs(u - n * m / 2) - continuity;
  if (!(variance > 0) || distance <= 0) return {.statistic = u, .p_value = 1};
  return {.statistic = u,
          .p_value = std::erfc(distance / std::sqrt(variance) / std::numbers::sqrt2)};
}

}  // namespace gtv::metric
