#include "metric/candidate_rows.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "gtv/base/dense.hpp"
#include "metric/candidates.hpp"
#include "metric/row_blocks.hpp"

namespace gtv::metric {

namespace {

template <class Real>
using Rows = Eigen::Matrix<Real, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

using Found = std::vector<std::vector<Index>>;

/// A power of two, at least the root of a square and at most twice that: division is exact.
double power_above_root(double square) {
  if (!(square > 0)) return 1;
  int exponent = 0;
  static_cast<void>(std::frexp(std::sqrt(square), &exponent));
  return std::ldexp(1.0, exponent);
}

std::vector<Candidates> start(const ProductError& error, const Vector& square, Index k) {
  std::vector<Candidates> candidates;
  candidates.reserve(static_cast<std::size_t>(square.size()));
  for (const double own : square) candidates.emplace_back(k, error, own);
  return candidates;
}

/// So many rows are measured in less time than the products take once more.
bool crowded(const std::vector<Candidates>& candidates) {
  constexpr std::size_t many = 256;
  std::size_t sum = 0;
  for (const Candidates& one : candidates) sum += one.size();
  return sum > many * candidates.size();
}

Found rows_of(std::vector<Candidates>& candidates) {
  Found found;
  found.reserve(candidates.size());
  for (Candidates& one : candidates) found.push_back(one.rows());
  return found;
}

/// Nothing if rows are too close to each other for this precision.
template <class Real>
std::optional<Found> search(const SearchedRows& searched, const Matrix& queries,
                            const Vector& square, Index k) {
  const Index columns = queries.cols();
  const double largest = std::max(searched.largest_square, square.maxCoeff());
  const double unit_length = power_above_root(largest);
  std::vector<Candidates> candidates = start(product_error<Real>(columns, largest), square, k);
  const Rows<Real> scaled = (queries / unit_length).template cast<Real>();
  const Index count = searched.points.rows();
  const Index block = std::min(block_rows(columns), count);
  Matrix read(block, columns);
  Rows<Real> rows(block, columns);
  Rows<Real> products(queries.rows(), block);
  for (Index first = 0; first < count; first += block) {
    const Index here = std::min(block, count - first);
    searched.points.read(first, read.topRows(here));
    rows.topRows(here) =
        ((read.topRows(here).rowwise() - searched.centre) / unit_length).template cast<Real>();
    multiply_transposed(scaled, rows.topRows(here), products.leftCols(here));
    for (Index i = 0; i < queries.rows(); ++i) {
      candidates[static_cast<std::size_t>(i)].add(first, here, products.row(i).data(),
                                                  unit_length * unit_length,
                                                  searched.square.data() + first);
    }
    if (sizeof(Real) < sizeof(double) && crowded(candidates)) return std::nullopt;
  }
  return rows_of(candidates);
}

}  // namespace

Found candidate_rows(const SearchedRows& rows, const Matrix& queries, const Vector& square,
                     Index k) {
  // With fewer, products take no longer than what else is done with a pair.
  constexpr Index many_columns = 32;
  if (queries.cols() >= many_columns) {
    if (std::optional<Found> found = search<float>(rows, queries, square, k)) return *found;
  }
  return *search<double>(rows, queries, square, k);
}

}  // namespace gtv::metric
