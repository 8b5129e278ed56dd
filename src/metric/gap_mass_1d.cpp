#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/metric/gap_mass.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

namespace {

std::vector<double> sorted_distinct(std::span<const double> points) {
  check_not_empty("points", static_cast<Index>(points.size()));
  check_finite("points", points);
  std::vector<double> result(points.begin(), points.end());
  std::sort(result.begin(), result.end());
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

bool is_in_gap(double x, const std::vector<double>& points) {
  const auto right = std::upper_bound(points.begin(), points.end(), x);
  if (right == points.begin() || right == points.end()) return false;
  const double left = *(right - 1);
  const double to_middle = std::abs(x - std::midpoint(left, *right));
  return to_middle < x - left && to_middle < *right - x;
}

void check_edges(std::span<const double> edges, std::size_t bins) {
  if (edges.size() != bins + 1) {
    throw_input("edges: got {}, expected {}, one more than the bins", edges.size(), bins + 1);
  }
  check_finite("edges", edges);
  for (std::size_t i = 1; i < edges.size(); ++i) {
    if (!(edges[i] > edges[i - 1])) {
      throw_input("edges: got {} after {} at index {}, expected increasing ones", edges[i],
                  edges[i - 1], i);
    }
  }
}

}  // namespace

double gap_mass_1d(std::span<const double> samples, std::span<const double> points) {
  const std::vector<double> sites = sorted_distinct(points);
  check_not_empty("samples", static_cast<Index>(samples.size()));
  check_finite("samples", samples);
  const auto inside =
      std::count_if(samples.begin(), samples.end(), [&](double x) { return is_in_gap(x, sites); });
  return static_cast<double>(inside) / static_cast<double>(samples.size());
}

double gap_mass_1d(std::span<const double> mass, std::span<const double> edges,
                   std::span<const double> points) {
  const std::vector<double> sites = sorted_distinct(points);
  check_not_empty("mass", static_cast<Index>(mass.size()));
  check_masses("mass", mass);
  check_edges(edges, mass.size());
  double sum = 0;
  for (std::size_t m = 1; m < sites.size(); ++m) {
    const double middle = std::midpoint(sites[m - 1], sites[m]);
    const double low = std::midpoint(sites[m - 1], middle);
    const double high = std::midpoint(middle, sites[m]);
    // The first bin that ends beyond `low`.
    const auto end = std::upper_bound(edges.begin() + 1, edges.end(), low);
    for (auto bin = static_cast<std::size_t>(end - edges.begin()) - 1;
         bin < mass.size() && edges[bin] < high; ++bin) {
      const double overlap = std::min(high, edges[bin + 1]) - std::max(low, edges[bin]);
      sum += mass[bin] * (overlap / (edges[bin + 1] - edges[bin]));
    }
  }
  return sum;
}

}  // namespace gtv::metric
