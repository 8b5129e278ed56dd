#include "score/screen.hpp"

#include <algorithm>
#include <memory>
#include <variant>

#include "gtv/base/executor.hpp"
#include "score/screen_kernels.hpp"

namespace gtv::score {
namespace {

constexpr Index screen_range_points = 8192;
constexpr Index probe_points = 2048;

std::size_t range_count(Index points) {
  return static_cast<std::size_t>((points + screen_range_points - 1) / screen_range_points);
}

/// Calls visit(first, i, products) for blocks of points begin … end - 1 and each query, queries of
/// a block in order, as long as go_on() after a block.
template <class Visit, class GoOn>
void for_each_product(const ScreenQueries& queries, Index begin, Index end, const Visit& visit,
                      const GoOn& go_on) {
  const auto n = static_cast<std::size_t>(queries.slack.size());
  const std::unique_ptr<ScreenProducts> products = screen_products(queries);
  for (Index first = begin; first < end && go_on(); first += screen_block_points) {
    products->load(first, std::min(screen_block_points, end - first));
    for (std::size_t i = 0; i < n; ++i) {
      std::visit([&](const auto* row) { visit(first, i, row); }, products->row(i));
    }
  }
}

/// A logit of each query, exact but for rounding: of the point that looks likeliest. It is what the
/// others have to compare with, and no bound has loosened it.
Vector known_logits(const LeveledPoints& at, const ScreenQueries& queries, const MatrixView& y) {
  const Index size = at.set.size();
  const auto n = static_cast<std::size_t>(y.rows());
  std::vector<std::vector<Likeliest>> ranges(range_count(size), std::vector<Likeliest>(n));
  parallel_for(ranges.size(), [&](std::size_t range) {
    const Index begin = static_cast<Index>(range) * screen_range_points;
    for_each_product(
        queries, begin, std::min(begin + screen_range_points, size),
        [&](Index first, std::size_t i, const auto* row) {
          look_for_likeliest(row, queries.factor[static_cast<Index>(i)],
                             queries.bias.data() + first,
                             static_cast<std::size_t>(screen_block_points),
                             static_cast<std::int32_t>(first), ranges[range][i]);
        },
        [] { return true; });
  });
  std::vector<Index> points;
  for (std::size_t i = 0; i < n; ++i) {
    Likeliest best = ranges[0][i];
    for (const std::vector<Likeliest>& range : ranges) {
      if (range[i].value > best.value) best = range[i];
    }
    points.push_back(best.point);
  }
  Matrix rows(y.rows(), y.cols());
  at.set.points.read(points, rows);
  Vector logits(y.rows());
  for (Index i = 0; i < y.rows(); ++i) {
    logits[i] = at.slope * y.row(i).dot(rows.row(i)) + at.bias[points[static_cast<std::size_t>(i)]];
  }
  return logits;
}

/// The survivors of points begin … end - 1; nothing if there are more than a share `most`.
std::optional<std::vector<Survivors>> screen_range(const ScreenQueries& queries,
                                                   const std::vector<Selection>& selections,
                                                   double most, Index begin, Index end) {
  const std::size_t n = selections.size();
  std::vector<Survivors> out(n);
  std::vector<std::int32_t> index(static_cast<std::size_t>(screen_block_points) + 16);
  std::size_t survivors = 0;
  const double allowed = (most * static_cast<double>(end - begin) + 64) * static_cast<double>(n);
  const auto go_on = [&] { return static_cast<double>(survivors) <= allowed; };
  for_each_product(
      queries, begin, end,
      [&](Index first, std::size_t i, const auto* row) {
        const std::size_t found =
            select_points(row, queries.bias.data() + first, queries.spread.data() + first,
                          static_cast<std::size_t>(screen_block_points),
                          static_cast<std::int32_t>(first), selections[i], index.data());
        out[i].insert(out[i].end(), index.begin(),
                      index.begin() + static_cast<std::ptrdiff_t>(found));
        survivors += found;
      },
      go_on);
  if (!go_on()) return {};
  return out;
}

/// As screen_range, of all points.
std::optional<std::vector<Survivors>> screen_all(const ScreenQueries& queries,
                                                 const std::vector<Selection>& selections,
                                                 double most, Index size) {
  // A short range tells whether the rest is worth the while.
  if (!screen_range(queries, selections, most, 0, std::min(probe_points, size))) return {};
  std::vector<std::optional<std::vector<Survivors>>> ranges(range_count(size));
  parallel_for(ranges.size(), [&](std::size_t range) {
    const Index begin = static_cast<Index>(range) * screen_range_points;
    ranges[range] =
        screen_range(queries, selections, most, begin, std::min(begin + screen_range_points, size));
  });
  std::vector<Survivors> all(selections.size());
  for (const auto& range : ranges) {
    if (!range) return {};
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].insert(all[i].end(), (*range)[i].begin(), (*range)[i].end());
    }
  }
  return all;
}

}  // namespace

const Projection& Screens::projection() const {
  std::call_once(once_, [&] { projection_.emplace(set_); });
  return *projection_;
}

std::optional<std::vector<Survivors>> screen_points(const LeveledPoints& at, const Screens& screens,
                                                    const MatrixView& y, double cut,
                                                    std::initializer_list<ScreenAttempt> attempts) {
  const Projection& projection = screens.projection();
  ScreenQueries queries = screen_queries(at, projection, ScreenKind::projection, y);
  const Vector known = known_logits(at, queries, y);
  for (const ScreenAttempt& attempt : attempts) {
    if (attempt.kind != ScreenKind::projection) {
      queries = screen_queries(at, projection, attempt.kind, y);
    }
    std::vector<Selection> selections;
    for (Index i = 0; i < y.rows(); ++i) {
      const double margin = (cut + 2 * queries.slack[i]) * (1 + 1e-6);
      selections.push_back({.factor = queries.factor[i],
                            .reach = queries.reach[i],
                            .least = static_cast<float>(known[i] - queries.shift[i] - margin)});
    }
    auto survivors = screen_all(queries, selections, attempt.most, at.set.size());
    if (survivors) return survivors;
  }
  return {};
}

}  // namespace gtv::score
