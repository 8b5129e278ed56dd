#include "study/deciding_places.hpp"

#include <algorithm>
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

/// The time at which sigma / alpha reaches a ratio, by bisection: it increases with t.
double time_of_ratio(const CellSetup& cell, double ratio) {
  double lo = cell.t_min;
  double hi = cell.t_max;
  for (int k = 0; k < 100; ++k) {
    const double t = 0.5 * (lo + hi);
    const forward::Level level = cell.schedule->level(t);
    (level.sigma < ratio * level.alpha ? lo : hi) = t;
  }
  return 0.5 * (lo + hi);
}

}  // namespace

std::vector<DecidingPlace> deciding_places(const CellSetup& cell) {
  std::vector<DecidingPlace> places;
  const forward::Level first = cell.schedule->level(cell.t_min);
  const forward::Level last = cell.schedule->level(cell.t_max);
  for (const auto& [i, j] : adjacent(cell.data.points)) {
    const Vector apart = cell.data.points.row(j) - cell.data.points.row(i);
    const Vector midway = 0.5 * (cell.data.points.row(j) + cell.data.points.row(i));
    for (const double deviations : {2.0, 4.0, 8.0}) {
      const double ratio = apart.norm() / deviations;
      if (first.sigma > ratio * first.alpha || last.sigma < ratio * last.alpha) continue;
      const forward::Level level = cell.schedule->level(time_of_ratio(cell, ratio));
      places.push_back({level.alpha * midway, level, apart / apart.norm()});
    }
  }
  return places;
}

}  // namespace gtv::study
