#include "oracle/sampler_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace gtv::oracle {

Sums sums_over_members(const std::vector<Counts>& members, std::size_t bin) {
  Sums sums;
  for (const Counts& member : members) sums.mean += member[bin];
  sums.mean /= static_cast<long double>(members.size());
  for (const Counts& member : members) {
    const long double d = member[bin] - sums.mean;
    sums.second += d * d;
    sums.third += d * d * d;
    sums.fourth += d * d * d * d;
    sums.absolute_third += std::abs(d * d * d);
  }
  return sums;
}

double quantile_over_members(const std::vector<Counts>& members, std::size_t bin, double q) {
  std::vector<double> values;
  for (const Counts& member : members) values.push_back(member[bin]);
  std::sort(values.begin(), values.end());
  const double place = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(place));
  if (below + 1 == values.size()) return values.back();
  return values[below] + (place - std::floor(place)) * (values[below + 1] - values[below]);
}

}  // namespace gtv::oracle
