#include "metric/candidates.hpp"

#include <algorithm>
#include <limits>

namespace gtv::metric {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// |x|^2 - 2 x.q + |q|^2 as computed and the sum of squared differences as computed differ by at
// most (|x| + |q|)^2 times: 3 D u for the three products, D u for the direct sum, and a few u for
// the additions and for having taken the centre off. With (|x| + |q|)^2 <= 2 (|x|^2 + |q|^2), and
// room for second orders:
double slack_of(Index columns) {
  return static_cast<double>(8 * columns + 64) * (std::numeric_limits<double>::epsilon() / 2);
}

}  // namespace

Candidates::Candidates(Index k, Index columns, double square)
    : slack_(slack_of(columns)),
      at_most_of_query_(2 * slack_ * square),
      limit_(infinite),
      at_most_(static_cast<std::size_t>(k), infinite) {}

void Candidates::add(Index first, Index count, const double* product, const double* square) {
  // Nearly all rows are too far: the least of a few tells without a branch for each.
  constexpr Index stretch = 32;
  const double shrunk = 1 - slack_;
  for (Index begin = 0; begin < count; begin += stretch) {
    const Index end = std::min(begin + stretch, count);
    double least = infinite;
    for (Index j = begin; j < end; ++j) {
      const double value = shrunk * square[j] - 2 * product[j];
      least = value < least ? value : least;
    }
    if (least > limit_) continue;
    for (Index j = begin; j < end; ++j) {
      const double at_least = shrunk * square[j] - 2 * product[j];
      if (at_least <= limit_ && square[j] < infinite) consider({at_least, first + j}, square[j]);
    }
  }
}

void Candidates::consider(const Candidate& candidate, double square) {
  found_.push_back(candidate);
  // The query's own share of the slack, which every bound has, is all on this side.
  const double at_most = candidate.at_least + 2 * slack_ * square + at_most_of_query_;
  if (at_most < at_most_.back()) {
    at_most_.pop_back();
    at_most_.insert(std::upper_bound(at_most_.begin(), at_most_.end(), at_most), at_most);
    limit_ = at_most_.back();
  }
  if (found_.size() >= tidy_at_) {
    drop_far_ones();
    tidy_at_ = 2 * found_.size() + 64;
  }
}

void Candidates::drop_far_ones() {
  const double limit = limit_;
  std::erase_if(found_, [limit](const Candidate& one) { return one.at_least > limit; });
}

std::vector<Index> Candidates::rows() {
  drop_far_ones();
  std::vector<Index> rows(found_.size());
  std::transform(found_.begin(), found_.end(), rows.begin(),
                 [](const Candidate& one) { return one.row; });
  return rows;
}

}  // namespace gtv::metric
