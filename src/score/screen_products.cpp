#include "score/screen_products.hpp"

#include <algorithm>
#include <cmath>

#include "gtv/base/dense.hpp"
#include "score/digit_product.hpp"
#include "score/rounding.hpp"
#include "score/soften.hpp"

namespace gtv::score {
namespace {

class SingleProducts final : public ScreenProducts {
 public:
  explicit SingleProducts(const ScreenQueries& queries)
      : queries_(queries),
        points_(screen_block_points, queries.sloped.cols()),
        products_(queries.sloped.rows(), screen_block_points) {}

  void load(Index first, Index count) override {
    queries_.points.read(first, points_.topRows(count));
    points_.bottomRows(screen_block_points - count).setZero();
    multiply_transposed(queries_.sloped, points_, products_);
  }

  std::variant<const float*, const std::int32_t*> row(std::size_t i) override {
    return products_.row(static_cast<Index>(i)).data();
  }

 private:
  const ScreenQueries& queries_;
  FloatMatrix points_;
  FloatMatrix products_;
};

class DigitProducts final : public ScreenProducts {
 public:
  explicit DigitProducts(const ScreenQueries& queries)
      : queries_(queries),
        block_(screen_block_points, queries.points.cols()),
        products_(hwy::AllocateAligned<std::int32_t>(digit_rows * block_.size())) {}

  void load(Index first, Index count) override {
    block_.load(queries_.points, first, count, false);
  }

  std::variant<const float*, const std::int32_t*> row(std::size_t i) override {
    const std::size_t groups = block_.coordinate_groups();
    if (i % digit_rows == 0) {
      digit_product(block_.over_coordinates(), block_.size(),
                    queries_.digits->planes.get() + i * 4 * groups, digit_rows, groups,
                    products_.get(), block_.size());
    }
    return products_.get() + i % digit_rows * block_.size();
  }

 private:
  const ScreenQueries& queries_;
  DigitBlock block_;
  hwy::AlignedFreeUniquePtr<std::int32_t[]> products_;
};

/// Rounding of float products of `terms` factors and of the sum with a bias, logits; and of what
/// went in, which is double.
double product_slack(const LeveledPoints& at, double query_norm, double point_norm, double terms) {
  constexpr double float_roundoff = 0x1p-24;
  const PointSet& set = at.set;
  const double product = at.slope * query_norm * point_norm;
  const double bias =
      0.5 * at.alpha * at.slope * set.largest * set.largest + set.largest_log_weight;
  return float_roundoff * ((terms + 8) * product + 6 * (bias + product)) * 1.01 +
         logit_error(at, query_norm, double_roundoff);
}

}  // namespace

ScreenQueries screen_queries(const LeveledPoints& at, const Projection& projection, ScreenKind kind,
                             const MatrixView& y) {
  const PointSet& set = at.set;
  const Index n = y.rows();
  const bool projected = kind == ScreenKind::projection;
  ScreenQueries out;
  out.points = projected ? projection.places : set.points;
  Matrix places(projected ? n : 0, projection.basis.cols());
  if (projected) multiply(y, projection.basis, places);
  const MatrixView factors = projected ? MatrixView(places) : y;
  Vector left = Vector::Zero(n);
  double terms = 0;
  if (kind == ScreenKind::leading_digit || (projected && digit_products_are_fast())) {
    const std::size_t groups = DigitBlock(64, out.points.cols()).coordinate_groups();
    out.digits.emplace(factors, out.points.offset(), groups, 1);
    out.factor = (at.slope * out.points.scale() * out.digits->unit).cast<float>();
    out.shift = at.slope * out.digits->offset;
    left = out.digits->left;
  } else {
    out.sloped = (at.slope * factors).cast<float>();
    out.factor = Eigen::VectorXf::Ones(n);
    out.shift = Vector::Zero(n);
    terms = static_cast<double>(out.points.cols());
  }
  out.reach.resize(n);
  out.slack.resize(n);
  const double extent = projected ? std::max(set.extent, projection.extent) : set.extent;
  for (Index i = 0; i < n; ++i) {
    const double norm = y.row(i).norm();
    const double reach =
        projected ? projection.reach(places.row(i).norm(), norm * norm, left[i]) : left[i];
    out.reach[i] = static_cast<float>(at.slope * reach * (1 + 1e-6));
    out.slack[i] = product_slack(at, norm + left[i], extent, terms);
  }
  const Index padded =
      (set.size() + screen_block_points - 1) / screen_block_points * screen_block_points;
  out.bias = Eigen::VectorXf::Constant(padded, padding_bias<float>);
  out.bias.head(set.size()) = at.bias.cast<float>();
  out.spread = Eigen::VectorXf::Zero(padded);
  if (projected) {
    out.spread.head(set.size()) = projection.rest;
  } else if (kind == ScreenKind::leading_digit) {
    // Rounded up: a bound.
    out.spread.head(set.size()) = (set.sizes * (1 + 1e-6)).cast<float>();
  }
  return out;
}

std::unique_ptr<ScreenProducts> screen_products(const ScreenQueries& queries) {
  if (queries.digits) return std::make_unique<DigitProducts>(queries);
  return std::make_unique<SingleProducts>(queries);
}

}  // namespace gtv::score
