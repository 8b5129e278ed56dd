#include "gtv/score/blocked_field.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/memory.hpp"
#include "score/dense_sweep.hpp"
#include "score/digit_sweep.hpp"
#include "score/point_set.hpp"
#include "score/pruned_sweep.hpp"
#include "score/rounding.hpp"

namespace gtv::score {

struct BlockedField::Parts {
  Parts(const StoredMatrix& points, const Vector& weights, double spread)
      : set(points, weights, spread), screens(set) {}
  PointSet set;
  Screens screens;
};

namespace {

/// What a sweep holds at once, a few hundred rows a thread and a tile, must fit the machine.
void check_memory(const StoredMatrix& points) {
  const double dimension = static_cast<double>(points.cols());
  const double rows = 8.0 * static_cast<double>(tile_queries) + 2048.0 * thread_count();
  const double needed = sizeof(double) * rows * dimension;
  const double there = physical_memory();
  if (there > 0 && needed > there) {
    throw_input(
        "points: got dimension {}, whose sums need about {:.1f} GB of memory, expected at most "
        "the {:.1f} GB that there are",
        points.cols(), needed * 1e-9, there * 1e-9);
  }
}

void check_rows(const PointSet& set, const char* name, const MatrixView& x, Index rows) {
  if (x.cols() != set.dimension() || x.rows() != rows) {
    throw_input("{}: got shape ({}, {}), expected ({}, {})", name, x.rows(), x.cols(), rows,
                set.dimension());
  }
  if (!x.allFinite()) throw_input("{}: got a number that is not finite, expected none", name);
}

/// @param y (n, D), x - alpha c.
void check_range(const LeveledPoints& at, const Matrix& y) {
  constexpr double largest = 1e150;
  const double distance = y.rowwise().norm().maxCoeff() + at.alpha * at.set.extent;
  if (distance / std::sqrt(at.variance) < largest) return;
  throw_input("x: got a query {:.3g} standard deviations from a point, expected fewer than {:.0e}",
              distance / std::sqrt(at.variance), largest);
}

/// Calls visit(first, y) for tiles of queries, in parallel; y = x - alpha c.
template <class Visit>
void for_each_tile(const PointSet& set, double alpha, const MatrixView& x, const Visit& visit) {
  const auto tiles = static_cast<std::size_t>((x.rows() + tile_queries - 1) / tile_queries);
  parallel_for(tiles, [&](std::size_t tile) {
    const Index first = static_cast<Index>(tile) * tile_queries;
    const Index count = std::min(tile_queries, x.rows() - first);
    Matrix y = x.middleRows(first, count);
    y.rowwise() -= alpha * set.centre.transpose();
    visit(first, y);
  });
}

/// Numbers of a query's posterior to fields. @param mean E[nu | x]
void fill(const LeveledPoints& at, const PosteriorSums& sums, const Matrix& y, Index row,
          const Eigen::Ref<const Eigen::RowVectorXd>& mean, Index to, BlockedFields& out) {
  const double variance = at.variance;
  const double shrinkage = at.alpha * at.set.spread_squared / variance;
  const auto query = y.row(row);
  const Eigen::RowVectorXd residual = query - at.alpha * mean;
  out.denoised.row(to) = at.set.centre.transpose() + mean + shrinkage * residual;
  const double dimension = static_cast<double>(at.set.dimension());
  out.log_density[to] = sums.log_total() - query.squaredNorm() / (2 * variance) -
                        0.5 * dimension * std::log(2 * std::numbers::pi * variance);
  const double posterior_trace = std::max(0.0, sums.second / sums.total - mean.squaredNorm());
  // S^2 C, C = alpha^2 Cov(x0|x) / sigma^4; with spread Cov(x0|x) has the component's own part too,
  // which without noise makes C infinite.
  const double spread = at.set.spread_squared;
  const double own = spread > 0 ? dimension * spread * variance / (at.sigma * at.sigma) : 0;
  const double trace = at.alpha * at.alpha * (posterior_trace + own);
  out.trace_cov[to] = trace / variance / variance;
  const double scaled_score = residual.squaredNorm();
  out.fraction[to] = trace == 0 ? 0 : std::isinf(trace) ? 1 : trace / (trace + scaled_score);
  out.effective_points[to] = std::exp(std::max(0.0, sums.entropy()));
  out.largest_weight[to] = 1 / sums.total;
}

BlockedFields empty_fields(Index n, Index dimension) {
  return {.denoised = Matrix(n, dimension),
          .log_density = Vector(n),
          .trace_cov = Vector(n),
          .fraction = Vector(n),
          .effective_points = Vector(n),
          .largest_weight = Vector(n),
          .error_bound = Vector(n),
          .kept = Vector(n)};
}

}  // namespace

BlockedField::BlockedField(const StoredMatrix& points, const Vector& weights, double spread) {
  check_memory(points);
  parts_ = std::make_unique<Parts>(points, weights, spread);
}
BlockedField::~BlockedField() = default;
BlockedField::BlockedField(BlockedField&&) noexcept = default;
BlockedField& BlockedField::operator=(BlockedField&&) noexcept = default;

Index BlockedField::size() const {
  return parts_->set.size();
}

Index BlockedField::dimension() const {
  return parts_->set.dimension();
}

const Vector& BlockedField::centre() const {
  return parts_->set.centre;
}

const StoredMatrix& BlockedField::centred_points() const {
  return parts_->set.points;
}

double BlockedField::spread() const {
  return std::sqrt(parts_->set.spread_squared);
}

double BlockedField::radius() const {
  return std::sqrt(parts_->set.mean_square);
}

BlockedFields BlockedField::fields(const Level& level, const MatrixView& x,
                                   const BlockedOptions& options) const {
  const PointSet& set = parts_->set;
  check_rows(set, "x", x, x.rows());
  if (!(options.tolerance >= 0) || !std::isfinite(options.tolerance)) {
    throw_input("tolerance: got {}, expected a finite number >= 0", options.tolerance);
  }
  if (options.single && options.tolerance > 0) {
    throw_input(
        "tolerance: got {} in single precision, expected 0: its rounding is not bounded by it",
        options.tolerance);
  }
  if (options.sweep == Sweep::digits && !has_digits(set)) {
    throw_input("sweep: got digits, expected points stored as bytes, of at most 65536 dimensions");
  }
  const LeveledPoints at(set, level);
  BlockedFields out = empty_fields(x.rows(), set.dimension());
  for_each_tile(set, at.alpha, x, [&](Index first, const Matrix& y) {
    check_range(at, y);
    const TilePosterior tile = sweep_tile(at, parts_->screens, y, options);
    for (Index i = 0; i < y.rows(); ++i) {
      fill(at, tile.rows[static_cast<std::size_t>(i)], y, i, tile.mean.row(i), first + i, out);
    }
    out.error_bound.segment(first, y.rows()) = tile.error_bound;
    out.kept.segment(first, y.rows()) = tile.kept;
  });
  return out;
}

std::vector<Index> BlockedField::draw(
    const Level& level, const MatrixView& x,
    const std::function<double(Index query, std::uint64_t slot)>& uniform) const {
  const PointSet& set = parts_->set;
  check_rows(set, "x", x, x.rows());
  const LeveledPoints at(set, level);
  std::vector<Index> points(static_cast<std::size_t>(x.rows()));
  for_each_tile(set, at.alpha, x, [&](Index first, const Matrix& y) {
    const std::vector<Index> some = draw_sweep(
        at, y, [&](Index query, std::uint64_t slot) { return uniform(first + query, slot); });
    std::copy(some.begin(), some.end(), points.begin() + first);
  });
  return points;
}

std::uint64_t BlockedField::draw_slots() const {
  return score::draw_slots(size());
}

Matrix BlockedField::covariance_times(const Level& level, const MatrixView& x,
                                      const MatrixView& v) const {
  const PointSet& set = parts_->set;
  check_rows(set, "x", x, x.rows());
  check_rows(set, "v", v, x.rows());
  const LeveledPoints at(set, level);
  if (!(at.sigma > 0)) throw_input("level: got sigma 0, expected noise: C is infinite without");
  Matrix out(x.rows(), x.cols());
  // alpha^2 / sigma^4 of what a component's posterior carries and of its own part.
  const double slope = at.slope;
  const double own = slope * at.alpha * set.spread_squared / (at.sigma * at.sigma);
  for_each_tile(set, at.alpha, x, [&](Index first, const Matrix& y) {
    check_range(at, y);
    const auto directions = v.middleRows(first, y.rows());
    const TileSums sums = dense_sweep_along(at, y, directions, true);
    for (Index i = 0; i < y.rows(); ++i) {
      const double total = sums.rows[static_cast<std::size_t>(i)].total;
      const double mean_along = sums.along[i] / total;
      out.row(first + i) =
          slope * slope * (sums.first_along.row(i) - mean_along * sums.first.row(i)) / total +
          own * directions.row(i);
    }
  });
  return out;
}

Vector BlockedField::covariance_form(const Level& level, const MatrixView& x,
                                     const MatrixView& v) const {
  return (covariance_times(level, x, v).array() * v.array()).rowwise().sum();
}

Matrix score_of(const Level& level, const MatrixView& x, const MatrixView& denoised) {
  if (x.rows() != denoised.rows() || x.cols() != denoised.cols()) {
    throw_input("score: got x of ({}, {}) and a denoiser's answers of ({}, {}), expected one shape",
                x.rows(), x.cols(), denoised.rows(), denoised.cols());
  }
  return (level.alpha * denoised - x) / (level.sigma * level.sigma);
}

}  // namespace gtv::score
