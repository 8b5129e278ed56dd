#include "score/screen.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "gtv/base/dense.hpp"
#include "gtv/base/executor.hpp"
#include "score/digit_kernels.hpp"
#include "score/digit_product.hpp"
#include "score/digit_sweep.hpp"
#include "score/rounding.hpp"
#include "score/soften.hpp"

namespace gtv::score {
namespace {

constexpr Index screen_block_points = 1024;
constexpr Index screen_range_points = 8192;
constexpr Index probe_points = 2048;
constexpr double float_roundoff = 0x1p-24;

/// Products of queries with blocks of points, in low precision: a logit is within reach * spread
/// of factor * product + bias, but for `slack` of rounding.
class Products {
 public:
  virtual ~Products() = default;
  virtual void load(Index first, Index count) = 0;
  /// Of the points loaded: writes their number of survivors of query `i`.
  virtual std::size_t select(Index i, const Eigen::VectorXf& bias, Index first,
                             Threshold& threshold, std::int32_t* index, float* upper) = 0;
};

/// What a screen does with queries once, for all blocks.
struct Prepared {
  FloatMatrix sloped;                  // projection, single: (n, k)
  std::optional<DigitQueries> digits;  // leading_digit
  Eigen::VectorXf factor;              // (n)
  Eigen::VectorXf reach;               // (n)
  Vector slack;                        // (n)
};

class SingleProducts final : public Products {
 public:
  SingleProducts(const LeveledPoints& at, const Prepared& prepared, const Projection* projection)
      : at_(at),
        prepared_(prepared),
        projection_(projection),
        points_(screen_block_points, prepared.sloped.cols()),
        spread_(Eigen::VectorXf::Zero(screen_block_points)),
        products_(prepared.sloped.rows(), screen_block_points) {}

  void load(Index first, Index count) override {
    if (projection_ != nullptr) {
      points_.topRows(count) = projection_->places.middleRows(first, count);
      spread_.head(count) = projection_->rest.segment(first, count);
    } else {
      at_.set.points.read(first, points_.topRows(count));
    }
    points_.bottomRows(screen_block_points - count).setZero();
    multiply_transposed(prepared_.sloped, points_, products_);
  }

  std::size_t select(Index i, const Eigen::VectorXf& bias, Index first, Threshold& threshold,
                     std::int32_t* index, float* upper) override {
    return select_points(products_.row(i).data(), bias.data(), spread_.data(),
                         static_cast<std::size_t>(screen_block_points),
                         static_cast<std::int32_t>(first), threshold, index, upper);
  }

 private:
  const LeveledPoints& at_;
  const Prepared& prepared_;
  const Projection* projection_;
  FloatMatrix points_;
  Eigen::VectorXf spread_;
  FloatMatrix products_;
};

class DigitProducts final : public Products {
 public:
  DigitProducts(const LeveledPoints& at, const Prepared& prepared)
      : at_(at),
        queries_(*prepared.digits),
        block_(screen_block_points, at.set.dimension()),
        spread_(Eigen::VectorXf::Zero(screen_block_points)),
        products_(hwy::AllocateAligned<std::int32_t>(digit_rows * block_.size())) {}

  void load(Index first, Index count) override {
    block_.load(at_.set.points, first, count, false);
    // Rounded up: a bound.
    spread_.head(count) = (at_.set.sizes.segment(first, count) * (1 + 1e-6)).template cast<float>();
  }

  std::size_t select(Index i, const Eigen::VectorXf& bias, Index first, Threshold& threshold,
                     std::int32_t* index, float* upper) override {
    const auto row = static_cast<std::size_t>(i);
    const std::size_t groups = block_.coordinate_groups();
    if (row % digit_rows == 0) {
      digit_product(block_.over_coordinates(), block_.size(),
                    queries_.planes.get() + row * 4 * groups, digit_rows, groups, products_.get(),
                    block_.size());
    }
    return select_points(products_.get() + row % digit_rows * block_.size(), bias.data(),
                         spread_.data(), block_.size(), static_cast<std::int32_t>(first), threshold,
                         index, upper);
  }

 private:
  const LeveledPoints& at_;
  const DigitQueries& queries_;
  DigitBlock block_;
  Eigen::VectorXf spread_;
  hwy::AlignedFreeUniquePtr<std::int32_t[]> products_;
};

/// Rounding of float products of `terms` factors and of the sum with a bias, logits; and of what
/// went in, which is double.
double product_slack(const LeveledPoints& at, double query_norm, double point_norm, double terms) {
  const PointSet& set = at.set;
  const double product = at.slope * query_norm * point_norm;
  const double bias =
      0.5 * at.alpha * at.slope * set.largest * set.largest + set.largest_log_weight;
  return float_roundoff * ((terms + 8) * product + 6 * (bias + product)) * 1.01 +
         logit_error(at, query_norm, double_roundoff);
}

Prepared prepare(const LeveledPoints& at, const Screens& screens, ScreenKind kind,
                 const MatrixView& y) {
  const PointSet& set = at.set;
  const Index n = y.rows();
  Prepared out;
  out.factor = Eigen::VectorXf::Ones(n);
  out.reach = Eigen::VectorXf::Zero(n);
  out.slack.resize(n);
  if (kind == ScreenKind::leading_digit) {
    const std::size_t groups = DigitBlock(64, set.dimension()).coordinate_groups();
    out.digits.emplace(y, set, groups, 1);
    const double scale = at.slope * std::abs(set.points.scale());
    out.factor = (scale * out.digits->unit).cast<float>();
    if (set.points.scale() < 0) out.factor = -out.factor;
    out.reach = (at.slope * out.digits->left * (1 + 1e-6)).cast<float>();
    for (Index i = 0; i < n; ++i) {
      // The integer is exact, its float is off by a unit at most, as are factor and product.
      out.slack[i] = product_slack(at, y.row(i).norm() + out.digits->left[i], set.extent, 0);
    }
    return out;
  }
  for (Index i = 0; i < n; ++i) {
    const double terms = static_cast<double>(kind == ScreenKind::single ? set.dimension() : 64);
    out.slack[i] = product_slack(at, y.row(i).norm(), set.extent, terms);
  }
  if (kind == ScreenKind::single) {
    out.sloped = (at.slope * y).cast<float>();
    return out;
  }
  const Matrix& basis = screens.projection().basis;
  Matrix places(n, basis.cols());
  multiply(y, basis, places);
  for (Index i = 0; i < n; ++i) {
    const double square = y.row(i).squaredNorm();
    const double left = std::max(0.0, square - places.row(i).squaredNorm()) + 1e-12 * square;
    out.reach[i] = static_cast<float>(at.slope * std::sqrt(left) * (1 + 1e-6));
  }
  out.sloped = (at.slope * places).cast<float>();
  return out;
}

/// Points of a range and the upper ends of their logits.
struct Candidates {
  std::vector<std::int32_t> index;
  std::vector<float> upper;
};

struct RangeResult {
  std::vector<Candidates> queries;
  std::vector<float> best_lower;
  bool too_many = false;
};

/// The survivors of points begin … end - 1, judged by what this range alone shows.
RangeResult screen_range(const LeveledPoints& at, const Screens& screens, ScreenKind kind,
                         const Prepared& prepared, double cut, double most, Index begin,
                         Index end) {
  const auto n = static_cast<std::size_t>(prepared.slack.size());
  std::unique_ptr<Products> products;
  if (kind == ScreenKind::leading_digit) {
    products = std::make_unique<DigitProducts>(at, prepared);
  } else {
    products = std::make_unique<SingleProducts>(
        at, prepared, kind == ScreenKind::projection ? &screens.projection() : nullptr);
  }
  RangeResult out{std::vector<Candidates>(n), std::vector<float>(n), false};
  std::vector<Threshold> thresholds(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = static_cast<Index>(i);
    thresholds[i].factor = prepared.factor[row];
    thresholds[i].reach = prepared.reach[row];
    thresholds[i].cut = static_cast<float>((cut + 2 * prepared.slack[row]) * (1 + 1e-6));
  }
  Eigen::VectorXf bias(screen_block_points);
  constexpr auto room = static_cast<std::size_t>(screen_block_points) + 16;
  std::vector<std::int32_t> index(room);
  std::vector<float> upper(room);
  std::size_t survivors = 0;
  const double allowed = most * static_cast<double>(n) * static_cast<double>(end - begin) +
                         64.0 * static_cast<double>(n);
  for (Index first = begin; first < end; first += screen_block_points) {
    const Index count = std::min(screen_block_points, end - first);
    products->load(first, count);
    bias.head(count) = at.bias.segment(first, count).cast<float>();
    bias.tail(screen_block_points - count).setConstant(padding_bias<float>);
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t found = products->select(static_cast<Index>(i), bias, first, thresholds[i],
                                                 index.data(), upper.data());
      Candidates& all = out.queries[i];
      all.index.insert(all.index.end(), index.begin(),
                       index.begin() + static_cast<std::ptrdiff_t>(found));
      all.upper.insert(all.upper.end(), upper.begin(),
                       upper.begin() + static_cast<std::ptrdiff_t>(found));
      survivors += found;
    }
    if (static_cast<double>(survivors) > allowed) {
      out.too_many = true;
      return out;
    }
  }
  for (std::size_t i = 0; i < n; ++i) out.best_lower[i] = thresholds[i].best_lower;
  return out;
}

/// Survivors of all ranges, judged by the best of them.
Screened joined(const std::vector<RangeResult>& ranges, const Prepared& prepared, double cut) {
  Screened out;
  out.queries.resize(static_cast<std::size_t>(prepared.slack.size()));
  for (std::size_t i = 0; i < out.queries.size(); ++i) {
    float best = ranges[0].best_lower[i];
    for (const RangeResult& range : ranges) best = std::max(best, range.best_lower[i]);
    const double slack = prepared.slack[static_cast<Index>(i)];
    const float least = best - static_cast<float>((cut + 2 * slack) * (1 + 1e-6));
    Survivors& kept = out.queries[i];
    for (const RangeResult& range : ranges) {
      const Candidates& some = range.queries[i];
      for (std::size_t k = 0; k < some.index.size(); ++k) {
        if (some.upper[k] >= least) kept.push_back(some.index[k]);
      }
    }
  }
  return out;
}

}  // namespace

Screened screen_points(const LeveledPoints& at, const Screens& screens, ScreenKind kind,
                       const MatrixView& y, double cut, double most) {
  const Prepared prepared = prepare(at, screens, kind, y);
  const Index size = at.set.size();
  // The first range is short: it tells whether the rest is worth the while.
  std::vector<Index> ends = {std::min(probe_points, size)};
  while (ends.back() < size) ends.push_back(std::min(ends.back() + screen_range_points, size));
  std::vector<RangeResult> ranges(ends.size());
  const auto screen = [&](std::size_t range) {
    ranges[range] = screen_range(at, screens, kind, prepared, cut, most,
                                 range == 0 ? 0 : ends[range - 1], ends[range]);
  };
  screen(0);
  if (!ranges[0].too_many) {
    parallel_for(ends.size() - 1, [&](std::size_t range) { screen(range + 1); });
  }
  for (const RangeResult& range : ranges) {
    if (range.too_many) {
      Screened out;
      out.given_up = true;
      return out;
    }
  }
  return joined(ranges, prepared, cut);
}

}  // namespace gtv::score
