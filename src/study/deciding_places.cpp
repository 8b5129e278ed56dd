#include "study/deciding_places.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "gtv/metric/gap_mass.hpp"

namespace gtv::study {
namespace {

std::vector<std::pair<Index, Index>> adjacent(const Matrix& points) {
  std::vector<std::pair<Index, Index>> pairs;
  if (points.rows() < 2) return pairs;
  if (points.cols() == 1) {
    std::vector<Index> order(static_cast<std::size_t>(points.rows()));
    std::iota(order.begin(), order.end(), Index{0});
    std::sort(order.begin(), order.end(),
              [&](Index a, Index b) { return points(a, 0) < points(b, 0); });
    for (std::size_t k = 0; k + 1 < order.size(); ++k) pairs.emplace_back(order[k], order[k + 1]);
    return pairs;
  }
  const auto edges = metric::delaunay_edges(points);
  for (Index e = 0; e < edges.rows(); ++e) pairs.emplace_back(edges(e, 0), edges(e, 1));
  return pairs;
}

}  // namespace

std::optional<double> deciding_time(const CellSetup& cell, double apart, double deviations) {
  // sigma / alpha increases with t: bisection.
  const double ratio = apart / deviations;
  const auto before = [&](double t) {
    const forward::Level level = cell.schedule->level(t);
    return level.sigma < ratio * level.alpha;
  };
  double lo = cell.t_min;
  double hi = cell.t_max;
  if (!before(lo) || before(hi)) return {};
  for (int k = 0; k < 100; ++k) {
    const double t = 0.5 * (lo + hi);
    (before(t) ? lo : hi) = t;
  }
  return 0.5 * (lo + hi);
}

std::optional<Midpoint> closest_midpoint(const data::Mixture& data) {
  constexpr double clearly = 1 - 1e-9;  // equal sides differ by roundoff, and must not take turns
  std::optional<Midpoint> found;
  double closest = std::numeric_limits<double>::infinity();
  for (const auto& [i, j] : adjacent(data.points)) {
    const Vector apart = data.points.row(j) - data.points.row(i);
    if (!(apart.norm() < clearly * closest)) continue;
    closest = apart.norm();
    found = {0.5 * (data.points.row(j) + data.points.row(i)), closest, apart / closest};
  }
  return found;
}

std::vector<DecidingPlace> deciding_places(const CellSetup& cell) {
  std::vector<DecidingPlace> places;
  for (const auto& [i, j] : adjacent(cell.data->points)) {
    const Vector apart = cell.data->points.row(j) - cell.data->points.row(i);
    const Vector midway = 0.5 * (cell.data->points.row(j) + cell.data->points.row(i));
    for (const double deviations : deciding_deviations) {
      const std::optional<double> t = deciding_time(cell, apart.norm(), deviations);
      if (!t) continue;
      const forward::Level level = cell.schedule->level(*t);
      places.push_back({level.alpha * midway, level, apart / apart.norm()});
    }
  }
  return places;
}

}  // namespace gtv::study
