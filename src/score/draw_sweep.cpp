#include <algorithm>
#include <cstddef>

#include "gtv/base/dense.hpp"
#include "gtv/base/executor.hpp"
#include "score/dense_sweep.hpp"
#include "score/soften.hpp"

namespace gtv::score {
namespace {

constexpr Index draw_block = 512;
constexpr Index draw_range = 8192;
constexpr double draw_padding = -2e30;

using Uniform = std::function<double(Index query, std::uint64_t slot)>;

std::uint64_t count_of(Index points, Index part) {
  return static_cast<std::uint64_t>((points + part - 1) / part);
}

/// A query's draw from the points seen so far.
struct Drawn {
  PosteriorSums sums;
  Index point = 0;
};

/// Draws from blocks of points as they come: a block's draw replaces the earlier one with the
/// probability that its weights have among all so far, which leaves each point with its own.
std::vector<Drawn> draw_from_range(const LeveledPoints& at, const Matrix& sloped,
                                   const Uniform& uniform, Index begin, Index end) {
  std::vector<Drawn> drawn(static_cast<std::size_t>(sloped.rows()));
  Matrix points(draw_block, sloped.cols());
  Matrix weights(sloped.rows(), draw_block);
  Vector bias(draw_block);
  Vector squares = Vector::Zero(draw_block);
  for (Index first = begin; first < end; first += draw_block) {
    const Index count = std::min(draw_block, end - first);
    at.set.points.read(first, points.topRows(count));
    points.bottomRows(draw_block - count).setZero();
    bias.head(count) = at.bias.segment(first, count);
    bias.tail(draw_block - count).setConstant(draw_padding);
    multiply_transposed(sloped, points, weights);
    const auto slot = static_cast<std::uint64_t>(first / draw_block);
    for (Index i = 0; i < sloped.rows(); ++i) {
      Drawn& query = drawn[static_cast<std::size_t>(i)];
      const double before = query.sums.total;
      const double factor = soften(weights.row(i).data(), bias.data(), squares.data(),
                                   static_cast<std::size_t>(draw_block), query.sums);
      double left = uniform(i, slot) * query.sums.total - factor * before;
      if (before > 0 && left < 0) continue;
      // The remainder of the number that chose the block is uniform within it.
      Index chosen = 0;
      for (; chosen + 1 < count; ++chosen) {
        left -= weights(i, chosen);
        if (left < 0) break;
      }
      query.point = first + chosen;
    }
  }
  return drawn;
}

}  // namespace

std::uint64_t draw_slots(Index points) {
  return count_of(points, draw_block) + count_of(points, draw_range);
}

std::vector<Index> draw_sweep(const LeveledPoints& at, const MatrixView& y,
                              const Uniform& uniform) {
  const Index size = at.set.size();
  const Matrix sloped = at.slope * y;
  std::vector<std::vector<Drawn>> ranges(count_of(size, draw_range));
  parallel_for(ranges.size(), [&](std::size_t range) {
    const Index begin = static_cast<Index>(range) * draw_range;
    ranges[range] = draw_from_range(at, sloped, uniform, begin, std::min(begin + draw_range, size));
  });
  const std::uint64_t blocks = count_of(size, draw_block);
  std::vector<Index> points;
  for (Index i = 0; i < y.rows(); ++i) {
    Drawn all = ranges[0][static_cast<std::size_t>(i)];
    for (std::size_t range = 1; range < ranges.size(); ++range) {
      const Drawn& other = ranges[range][static_cast<std::size_t>(i)];
      const double its = all.sums.merge(other.sums).second * other.sums.total;
      if (uniform(i, blocks + range) * all.sums.total < its) all.point = other.point;
    }
    points.push_back(all.point);
  }
  return points;
}

}  // namespace gtv::score
