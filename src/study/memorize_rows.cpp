#include "study/memorize_rows.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "gtv/base/random.hpp"

namespace gtv::study {

Index rows_at_once(Index columns) {
  constexpr Index numbers = Index{1} << 21;
  return std::max<Index>(16, numbers / columns);
}

std::vector<Index> shuffled(Index count, std::uint64_t seed) {
  std::vector<Index> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), Index{0});
  const RandomStream stream(seed, 0, Purpose::row_pick);
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    const std::size_t rest = order.size() - i;
    const auto step = static_cast<std::size_t>(stream.uniform(i) * static_cast<double>(rest));
    std::swap(order[i], order[i + std::min(step, rest - 1)]);
  }
  return order;
}

TrainingPicks pick_training_points(const std::vector<Index>& first, Index left_out, Index distinct,
                                   std::uint64_t seed) {
  TrainingPicks picks;
  for (const Index row : shuffled(static_cast<Index>(first.size()), seed)) {
    const bool repeats = first[static_cast<std::size_t>(row)] != row;
    const bool for_dimension = !repeats && distinct > 0;
    if (picks.left_out >= left_out && !for_dimension) continue;
    picks.rows.push_back(row);
    if (picks.left_out < left_out) ++picks.left_out;
    if (for_dimension) --distinct;
  }
  return picks;
}

TrainingDistances training_distances(const metric::NearestRows& search, const StoredMatrix& train,
                                     const TrainingPicks& picks, Index near,
                                     const Advance& advance) {
  const std::vector<Index>& first = search.first_equal();
  std::vector<Index> copies(first.size());
  for (const Index row : first) ++copies[static_cast<std::size_t>(row)];
  const auto distinct = std::count_if(picks.rows.begin(), picks.rows.end(), [&](Index row) {
    return first[static_cast<std::size_t>(row)] == row;
  });

  TrainingDistances found{.of_distinct = Matrix(distinct, 2),
                          .left_out = Matrix(picks.left_out, 2),
                          .near = {.distance = Matrix(picks.left_out, near),
                                   .row = metric::IndexMatrix(picks.left_out, near)}};
  const Index wanted = std::max<Index>(3, near);
  Index next = 0;
  for_each_part(train, picks.rows, [&](Index begin, const StoredMatrix& part) {
    // The nearest distinct point is the pick itself.
    const metric::Neighbours nearest =
        search.nearest(part, static_cast<int>(wanted), false, advance);
    const Matrix& distance = nearest.distance;
    for (Index i = 0; i < part.rows(); ++i) {
      const Index row = picks.rows[static_cast<std::size_t>(begin + i)];
      const Index original = first[static_cast<std::size_t>(row)];
      const bool has_copy = copies[static_cast<std::size_t>(original)] > 1;
      if (original == row) found.of_distinct.row(next++) = distance.row(i).segment(1, 2);
      if (begin + i < picks.left_out) {
        found.left_out.row(begin + i) = distance.row(i).segment(has_copy ? 0 : 1, 2);
        found.near.distance.row(begin + i) = distance.row(i).head(near);
        found.near.row.row(begin + i) = nearest.row.row(i).head(near);
      }
    }
  });
  return found;
}

NearestOfSome nearest_of_some(const StoredMatrix& points, std::span<const Index> rows,
                              const StoredMatrix& queries, const Advance& advance) {
  NearestOfSome nearest{
      .distance = Vector::Constant(queries.rows(), std::numeric_limits<double>::infinity()),
      .which = std::vector<Index>(static_cast<std::size_t>(queries.rows()))};
  for_each_part(points, rows, [&](Index begin, const StoredMatrix& part) {
    const metric::Neighbours found = metric::NearestRows(part).nearest(queries, 1, false, advance);
    for (Index i = 0; i < queries.rows(); ++i) {
      if (!(found.distance(i, 0) < nearest.distance[i])) continue;
      nearest.distance[i] = found.distance(i, 0);
      nearest.which[static_cast<std::size_t>(i)] = begin + found.row(i, 0);
    }
  });
  return nearest;
}

Index passes_over_queries(Index rows, Index columns) {
  return (rows + rows_at_once(columns) - 1) / rows_at_once(columns);
}

}  // namespace gtv::study
