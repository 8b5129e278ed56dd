#pragma once

#include <algorithm>

#include "gtv/base/stored_matrix.hpp"

namespace gtv::data {

/// Calls `work(first, block)` for blocks of rows in order, each some 2 MB of doubles; row 0 of the
/// block is row `first` of the points.
template <class Work>
void for_each_block(const StoredMatrix& points, const Work& work) {
  constexpr Index numbers = Index{1} << 18U;
  const Index rows = std::max(Index{1}, numbers / points.cols());
  for (Index first = 0; first < points.rows(); first += rows) {
    Matrix block(std::min(rows, points.rows() - first), points.cols());
    points.read(first, block);
    work(first, block);
  }
}

}  // namespace gtv::data
