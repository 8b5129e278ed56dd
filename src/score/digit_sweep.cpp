#include "score/digit_sweep.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "gtv/base/executor.hpp"
#include "score/digit_kernels.hpp"
#include "score/digit_product.hpp"
#include "score/ordered_merge.hpp"
#include "score/soften.hpp"

namespace gtv::score {
namespace {

constexpr Index digit_block_points = 1024;
constexpr Index digit_range_points = 8192;
constexpr std::size_t queries_at_once = digit_rows / digit_count;

/// One thread's pass over a range of points.
class DigitPass {
 public:
  DigitPass(const LeveledPoints& at, const DigitQueries& queries, Index count)
      : at_(at),
        queries_(queries),
        count_(static_cast<std::size_t>(count)),
        block_(digit_block_points, at.set.dimension()),
        bias_(digit_block_points),
        squares_(digit_block_points),
        sizes_(digit_block_points),
        weights_(digit_block_points),
        joined_(static_cast<Index>(block_.columns())),
        products_(hwy::AllocateAligned<std::int32_t>(digit_rows *
                                                     std::max(block_.size(), block_.columns()))),
        planes_(hwy::AllocateAligned<std::int8_t>(digit_rows * block_.size())),
        sums_(count_),
        first_(Matrix::Zero(count, joined_.size())),
        divisor_(Vector::Zero(count)),
        lost_(Vector::Zero(count)),
        moved_(Vector::Zero(count)) {
    std::fill_n(planes_.get(), digit_rows * block_.size(), std::int8_t{0});
  }

  void run(Index begin, Index end) {
    for (Index first = begin; first < end; first += digit_block_points) {
      const Index points = std::min(digit_block_points, end - first);
      block_.load(at_.set.points, first, points, true);
      bias_.head(points) = at_.bias.segment(first, points);
      squares_.head(points) = at_.set.squares.segment(first, points);
      bias_.tail(digit_block_points - points).setConstant(padding_bias<double>);
      squares_.tail(digit_block_points - points).setZero();
      sizes_.head(points) = at_.set.sizes.segment(first, points);
      sizes_.tail(digit_block_points - points).setZero();
      for (std::size_t i = 0; i < count_; i += queries_at_once) add(i);
    }
  }

  DigitSums result() const {
    return {.sums = {sums_, first_, {}, {}},
            .divisor = divisor_,
            .lost = lost_,
            .moved = moved_,
            .query_left = {},
            .query_rest = {}};
  }

 private:
  /// A few queries from `first`, as many as a product takes at least.
  void add(std::size_t first) {
    const std::size_t queries = std::min(queries_at_once, count_ - first);
    const std::size_t points = block_.size();
    const std::size_t groups = block_.coordinate_groups();
    digit_product(block_.over_coordinates(), points,
                  queries_.planes.get() + first * digit_count * 4 * groups, digit_rows, groups,
                  products_.get(), points);
    for (std::size_t i = 0; i < queries; ++i) weigh(first + i, i);
    digit_product(block_.over_points(), block_.columns(), planes_.get(), digit_rows, points / 4,
                  products_.get(), block_.columns());
    for (std::size_t i = 0; i < queries; ++i) {
      join_digits(products_.get() + i * digit_count * block_.columns(), block_.columns(),
                  block_.columns(), units_[i], joined_.data());
      first_.row(static_cast<Index>(first + i)) += joined_.transpose();
    }
  }

  void weigh(std::size_t query, std::size_t place) {
    const std::size_t points = block_.size();
    const auto row = static_cast<Index>(query);
    join_digits(products_.get() + place * digit_count * points, points, points,
                at_.slope * at_.set.points.scale() * queries_.unit[row], weights_.data());
    const double constant = at_.slope * queries_.offset[row];
    weights_.array() += constant;
    const double factor =
        soften(weights_.data(), bias_.data(), squares_.data(), points, sums_[query]);
    const SplitWeights split = split_weights(weights_.data(), sizes_.data(), points,
                                             planes_.get() + place * digit_count * points, points);
    units_[place] = split.unit;
    if (factor != 1) {
      first_.row(row) *= factor;
      divisor_[row] *= factor;
      lost_[row] *= factor;
      moved_[row] *= factor;
    }
    divisor_[row] += split.total;
    lost_[row] += split.error;
    moved_[row] += split.moved;
  }

  const LeveledPoints& at_;
  const DigitQueries& queries_;
  std::size_t count_;
  DigitBlock block_;
  Vector bias_;
  Vector squares_;
  Vector sizes_;
  Vector weights_;
  std::array<double, queries_at_once> units_{};
  Vector joined_;
  hwy::AlignedFreeUniquePtr<std::int32_t[]> products_;
  hwy::AlignedFreeUniquePtr<std::int8_t[]> planes_;
  std::vector<PosteriorSums> sums_;
  Matrix first_;  // (n, columns), of the stored numbers
  Vector divisor_;
  Vector lost_;
  Vector moved_;
};

void merge(DigitSums& into, const DigitSums& other) {
  for (std::size_t i = 0; i < into.sums.rows.size(); ++i) {
    const auto row = static_cast<Index>(i);
    const auto [mine, its] = into.sums.rows[i].merge(other.sums.rows[i]);
    into.sums.first.row(row) = mine * into.sums.first.row(row) + its * other.sums.first.row(row);
    into.divisor[row] = mine * into.divisor[row] + its * other.divisor[row];
    into.lost[row] = mine * into.lost[row] + its * other.lost[row];
    into.moved[row] = mine * into.moved[row] + its * other.moved[row];
  }
}

}  // namespace

Rounds digit_rounds(Index size) {
  const Index range_count = (size + digit_range_points - 1) / digit_range_points;
  constexpr Index block_count = digit_range_points / digit_block_points;
  const auto ranges = static_cast<double>(range_count);
  constexpr auto blocks = static_cast<double>(block_count);
  // Products are exact; totals of a block are not.
  return {.terms = static_cast<double>(digit_block_points) + 64 + 4 * (blocks + ranges),
          .raises = blocks + ranges};
}

DigitSums digit_sweep(const LeveledPoints& at, const MatrixView& y) {
  const PointSet& set = at.set;
  const std::size_t groups = DigitBlock(64, set.dimension()).coordinate_groups();
  DigitQueries queries(y, set.points.offset(), groups, digit_count);
  const auto ranges =
      static_cast<std::size_t>((set.size() + digit_range_points - 1) / digit_range_points);
  OrderedMerge<DigitSums> merged;
  parallel_for(ranges, [&](std::size_t range) {
    DigitPass pass(at, queries, y.rows());
    const Index begin = static_cast<Index>(range) * digit_range_points;
    pass.run(begin, std::min(begin + digit_range_points, set.size()));
    merged.add(range, pass.result(),
               [](DigitSums& into, const DigitSums& part) { merge(into, part); });
  });
  DigitSums all = merged.take();
  // From stored numbers to coordinates: nu = scale * stored + offset.
  const Matrix stored = all.sums.first.leftCols(set.dimension());
  all.sums.first = set.points.scale() * stored + all.divisor * set.points.offset().transpose();
  all.query_left = queries.left;
  all.query_rest = std::move(queries.rest);
  return all;
}

}  // namespace gtv::score
