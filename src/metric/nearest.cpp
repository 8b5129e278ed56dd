#include "gtv/metric/nearest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/metric/duplicates.hpp"
#include "metric/candidate_rows.hpp"
#include "metric/row_blocks.hpp"

namespace gtv::metric {

namespace {

/// The mean of some rows: products about it lose less than about a far origin.
Eigen::RowVectorXd centre_of(const StoredMatrix& points) {
  constexpr Index enough = 1024;
  const Index step = std::max<Index>(1, points.rows() / enough);
  const StoredMatrix some = points.every(0, step);
  Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(points.cols());
  Matrix row(1, points.cols());
  for (Index i = 0; i < some.rows(); ++i) {
    some.read(i, row);
    sum += row / static_cast<double>(some.rows());
  }
  return sum;
}

/// Rows of queries that a task takes: many, so that reading the training rows costs little beside
/// the products, but several tasks where there are few, and no more than memory likes.
Index queries_a_task(Index queries, Index columns) {
  constexpr Index numbers = Index{1} << 19;
  const Index most = std::clamp<Index>(numbers / columns, 16, 256);
  return std::clamp<Index>(queries / 8, std::min<Index>(32, most), most);
}

void check_square(const char* name, Index row, double square) {
  constexpr double most = 1e300;
  if (!(square < most)) {
    throw_input("{}: got numbers in row {} whose squares add up to {:.3g}, expected less than {}",
                name, row, square, most);
  }
}

struct Near {
  double square;
  Index row;
};

/// The rows of a point set with their true distances to a query, the nearest first.
std::vector<Near> measured(const StoredMatrix& points, const std::vector<Index>& rows,
                           const Eigen::RowVectorXd& query) {
  std::vector<Near> near;
  near.reserve(rows.size());
  const Index block = block_rows(points.cols());
  for (std::size_t begin = 0; begin < rows.size(); begin += static_cast<std::size_t>(block)) {
    const std::size_t count = std::min(rows.size() - begin, static_cast<std::size_t>(block));
    const std::span<const Index> part(rows.data() + begin, count);
    Matrix values(static_cast<Index>(count), points.cols());
    points.read(part, values);
    for (std::size_t i = 0; i < count; ++i) {
      near.push_back({(values.row(static_cast<Index>(i)) - query).squaredNorm(), part[i]});
    }
  }
  std::sort(near.begin(), near.end(), [](const Near& a, const Near& b) {
    return a.square != b.square ? a.square < b.square : a.row < b.row;
  });
  return near;
}

/// Leaves out one of the rows equal to a query, the query itself.
void skip_itself(std::vector<Near>& near, const std::vector<Index>& second, Index query) {
  if (near.front().square != 0) {
    throw_input("queries: got row {}, which is no row of train, expected rows of it", query);
  }
  const Index other = second[static_cast<std::size_t>(near.front().row)];
  if (other < 0) {
    near.erase(near.begin());
  } else {
    near.front().row = other;
  }
}

}  // namespace

NearestRows::NearestRows(StoredMatrix train) : train_(std::move(train)) {
  first_ = first_equal_row(train_);
  centre_ = centre_of(train_);
  square_.resize(train_.rows());
  for_each_block("train", train_, [&](Index begin, const Matrix& rows) {
    for (Index i = 0; i < rows.rows(); ++i) {
      square_[begin + i] = (rows.row(i) - centre_).squaredNorm();
      check_square("train", begin + i, square_[begin + i]);
    }
  });
  largest_square_ = square_.maxCoeff();
  second_.assign(first_.size(), -1);
  for (std::size_t i = 0; i < first_.size(); ++i) {
    const auto own = static_cast<Index>(i);
    if (first_[i] == own) {
      ++distinct_;
      continue;
    }
    square_[own] = std::numeric_limits<double>::infinity();
    Index& second = second_[static_cast<std::size_t>(first_[i])];
    if (second < 0) second = own;
  }
}

Neighbours NearestRows::nearest(const StoredMatrix& queries, int k, bool skip_self,
                                const std::function<void(Index)>& advance) const {
  const Index columns = train_.cols();
  check_same_columns("train", columns, "queries", queries.cols());
  if (k < 1) throw_input("nearest rows: got k = {}, expected a positive integer", k);
  const Index wanted = k + (skip_self ? 1 : 0);
  if (distinct_ < wanted) {
    throw_input("train: got {} distinct rows, expected at least {}", distinct_, wanted);
  }
  for_each_block("queries", queries, [](Index, const Matrix&) {});

  Neighbours result{.distance = Matrix(queries.rows(), k), .row = IndexMatrix(queries.rows(), k)};
  const SearchedRows searched{
      .points = train_, .centre = centre_, .square = square_, .largest_square = largest_square_};
  const Index task_rows = queries_a_task(queries.rows(), columns);
  const Index tasks = (queries.rows() + task_rows - 1) / task_rows;
  parallel_for(static_cast<std::size_t>(tasks), [&](std::size_t task) {
    const Index begin = static_cast<Index>(task) * task_rows;
    const Index count = std::min(task_rows, queries.rows() - begin);
    Matrix own(count, columns);
    queries.read(begin, own);
    const Matrix centred = own.rowwise() - centre_;
    const Vector square = centred.rowwise().squaredNorm();
    for (Index i = 0; i < count; ++i) check_square("queries", begin + i, square[i]);
    const std::vector<std::vector<Index>> candidates =
        candidate_rows(searched, centred, square, wanted);
    for (Index i = 0; i < count; ++i) {
      std::vector<Near> near =
          measured(train_, candidates[static_cast<std::size_t>(i)], own.row(i));
      if (skip_self) skip_itself(near, second_, begin + i);
      for (Index j = 0; j < k; ++j) {
        result.distance(begin + i, j) = std::sqrt(near[static_cast<std::size_t>(j)].square);
        result.row(begin + i, j) = near[static_cast<std::size_t>(j)].row;
      }
    }
    if (advance) advance(count);
  });
  return result;
}

Neighbours nearest_rows(const StoredMatrix& train, const StoredMatrix& queries, int k,
                        bool skip_self) {
  return NearestRows(train).nearest(queries, k, skip_self);
}

}  // namespace gtv::metric
