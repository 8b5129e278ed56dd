#include "score/dense_sweep.hpp"

#include <algorithm>
#include <type_traits>

#include "gtv/base/dense.hpp"
#include "gtv/base/executor.hpp"
#include "score/ordered_merge.hpp"
#include "score/soften.hpp"

namespace gtv::score {
namespace {

constexpr Index block_points = 256;
constexpr Index range_points = 8192;  // of a task; the number of tasks depends on M alone

template <class Real>
using MatrixOf = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class Real>
using VectorOf = Eigen::Matrix<Real, Eigen::Dynamic, 1>;

Index padded(Index count) {
  constexpr auto granule = static_cast<Index>(soften_granule);
  return (count + granule - 1) / granule * granule;
}

/// One thread's pass over a range of points.
template <class Real>
class Pass {
 public:
  /// @param y (n, D), times the slope already  @param v (n, D) or empty.
  Pass(const LeveledPoints& at, const MatrixOf<Real>& y, const MatrixOf<Real>& v, bool vectors)
      : at_(at),
        y_(y),
        v_(v),
        vectors_(vectors),
        block_(std::min(block_points, padded(at.set.size()))),
        points_(block_, at.set.dimension()),
        weights_(y.rows(), block_),
        bias_(block_),
        squares_(block_),
        sums_(static_cast<std::size_t>(y.rows())),
        first_(MatrixOf<Real>::Zero(y.rows(), y.cols())) {
    if (v.size() == 0) return;
    inner_.resize(y.rows(), block_);
    along_ = VectorOf<Real>::Zero(y.rows());
    if (vectors) first_along_ = MatrixOf<Real>::Zero(y.rows(), y.cols());
  }

  void run(Index begin, Index end) {
    for (Index first = begin; first < end; first += block_) {
      load(first, std::min(block_, end - first));
      multiply_transposed(y_, points_, weights_);
      for (Index i = 0; i < y_.rows(); ++i) add_row(i);
      multiply(weights_, points_, first_, 1);
      if (v_.size() > 0) add_along();
    }
  }

  TileSums result() const {
    TileSums sums{sums_, first_.template cast<double>(), {}, {}};
    if (v_.size() > 0) sums.along = along_.template cast<double>();
    if (vectors_) sums.first_along = first_along_.template cast<double>();
    return sums;
  }

 private:
  void load(Index first, Index count) {
    at_.set.points.read(first, points_.topRows(count));
    bias_.head(count) = at_.bias.segment(first, count).template cast<Real>();
    squares_.head(count) = at_.set.squares.segment(first, count).template cast<Real>();
    points_.bottomRows(block_ - count).setZero();
    bias_.tail(block_ - count).setConstant(padding_bias<Real>);
    squares_.tail(block_ - count).setZero();
  }

  void add_row(Index i) {
    const double factor =
        soften(weights_.row(i).data(), bias_.data(), squares_.data(),
               static_cast<std::size_t>(block_), sums_[static_cast<std::size_t>(i)]);
    if (factor == 1) return;
    const auto scale = static_cast<Real>(factor);
    first_.row(i) *= scale;
    if (v_.size() > 0) along_[i] *= scale;
    if (vectors_) first_along_.row(i) *= scale;
  }

  void add_along() {
    multiply_transposed(v_, points_, inner_);
    inner_.array() *= weights_.array();
    along_ += inner_.rowwise().sum();
    if (vectors_) multiply(inner_, points_, first_along_, 1);
  }

  const LeveledPoints& at_;
  const MatrixOf<Real>& y_;
  const MatrixOf<Real>& v_;
  bool vectors_;
  Index block_;
  MatrixOf<Real> points_;
  MatrixOf<Real> weights_;
  MatrixOf<Real> inner_;
  VectorOf<Real> bias_;
  VectorOf<Real> squares_;
  std::vector<PosteriorSums> sums_;
  MatrixOf<Real> first_;
  VectorOf<Real> along_;
  MatrixOf<Real> first_along_;
};

void merge(TileSums& into, const TileSums& other) {
  for (std::size_t i = 0; i < into.rows.size(); ++i) {
    const auto row = static_cast<Index>(i);
    const auto [mine, its] = into.rows[i].merge(other.rows[i]);
    into.first.row(row) = mine * into.first.row(row) + its * other.first.row(row);
    if (into.along.size() > 0) {
      into.along[row] = mine * into.along[row] + its * other.along[row];
    }
    if (into.first_along.size() > 0) {
      into.first_along.row(row) =
          mine * into.first_along.row(row) + its * other.first_along.row(row);
    }
  }
}

template <class Real>
TileSums sweep(const LeveledPoints& at, const MatrixView& y, const MatrixView& v, bool vectors) {
  const MatrixOf<Real> sloped = (at.slope * y).template cast<Real>();
  const MatrixOf<Real> directions = v.template cast<Real>();
  const Index size = at.set.size();
  const auto ranges = static_cast<std::size_t>((size + range_points - 1) / range_points);
  OrderedMerge<TileSums> all;
  parallel_for(ranges, [&](std::size_t range) {
    Pass<Real> pass(at, sloped, directions, vectors);
    const Index begin = static_cast<Index>(range) * range_points;
    pass.run(begin, std::min(begin + range_points, size));
    all.add(range, pass.result(), [](TileSums& into, const TileSums& part) { merge(into, part); });
  });
  return all.take();
}

}  // namespace

Rounds dense_rounds(Index size) {
  const Index range_count = (size + range_points - 1) / range_points;
  constexpr Index block_count = range_points / block_points;
  const auto ranges = static_cast<double>(range_count);
  constexpr auto blocks = static_cast<double>(block_count);
  // A block's products, its lanes; then a factor and an addition a block and a range.
  return {.terms = static_cast<double>(block_points) + 64 + 4 * (blocks + ranges),
          .raises = blocks + ranges};
}

TileSums dense_sweep(const LeveledPoints& at, const MatrixView& y, bool single) {
  const Matrix none;
  return single ? sweep<float>(at, y, none, false) : sweep<double>(at, y, none, false);
}

TileSums dense_sweep_along(const LeveledPoints& at, const MatrixView& y, const MatrixView& v,
                           bool vectors) {
  return sweep<double>(at, y, v, vectors);
}

}  // namespace gtv::score
