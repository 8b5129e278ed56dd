#include "theory/add_product.hpp"

#include <algorithm>

#include "gtv/base/dense.hpp"
#include "gtv/base/executor.hpp"

namespace gtv::theory {

void add_product(const MatrixView& a, const MatrixView& b, MutableMatrixView out, bool lower_only) {
  constexpr Index tile = 128;
  const Matrix across = a.transpose();
  const Index columns = (out.cols() + tile - 1) / tile;
  const Index rows = (out.rows() + tile - 1) / tile;
  parallel_for(static_cast<std::size_t>(rows * columns), [&](std::size_t task) {
    const Index row = static_cast<Index>(task) / columns;
    const Index column = static_cast<Index>(task) % columns;
    if (lower_only && column > row) return;
    const Index height = std::min(tile, out.rows() - row * tile);
    const Index width = std::min(tile, out.cols() - column * tile);
    multiply(across.middleRows(row * tile, height), b.middleCols(column * tile, width),
             out.block(row * tile, column * tile, height, width), 1);
  });
}

void mirror_lower(MutableMatrixView square) {
  for (Index i = 0; i < square.rows(); ++i) {
    for (Index j = 0; j < i; ++j) square(j, i) = square(i, j);
  }
}

}  // namespace gtv::theory
