#include "metric/row_blocks.hpp"

#include <algorithm>
#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

namespace {

void check_block(const char* name, Index first, const Matrix& rows) {
  if (rows.allFinite()) return;
  for (Index i = 0; i < rows.rows(); ++i) {
    for (Index j = 0; j < rows.cols(); ++j) {
      if (std::isfinite(rows(i, j))) continue;
      throw_input("{}: got {} in row {}, column {}, expected a finite number", name, rows(i, j),
                  first + i, j);
    }
  }
}

}  // namespace

Index block_rows(Index columns) {
  constexpr Index numbers = Index{1} << 18;
  return std::clamp<Index>(numbers / std::max<Index>(columns, 1), 16, 1024);
}

void for_each_block(const char* name, const StoredMatrix& points,
                    const std::function<void(Index first, const Matrix& rows)>& work) {
  check_not_empty(name, points.rows());
  if (points.cols() < 1) throw_input("{}: got no columns, expected at least one", name);
  const Index block = block_rows(points.cols());
  const Index blocks = (points.rows() + block - 1) / block;
  parallel_for(static_cast<std::size_t>(blocks), [&](std::size_t task) {
    const Index first = static_cast<Index>(task) * block;
    Matrix rows(std::min(block, points.rows() - first), points.cols());
    points.read(first, rows);
    check_block(name, first, rows);
    work(first, rows);
  });
}

void check_same_columns(const char* a, Index columns_of_a, const char* b, Index columns_of_b) {
  if (columns_of_b != columns_of_a) {
    throw_input("{}: got {} columns, expected {} as in {}", b, columns_of_b, columns_of_a, a);
  }
}

}  // namespace gtv::metric
