#include "data/finite_values.hpp"

#include <cmath>

#include "data/dataset_blocks.hpp"
#include "gtv/base/error.hpp"

namespace gtv::data {

void check_finite_values(const Dataset& dataset) {
  if (dataset.points.type() == StoredMatrix::Type::uint8) return;
  for_each_block(dataset.points, [&](Index first, const Matrix& block) {
    if (block.allFinite()) return;
    for (Index row = 0; row < block.rows(); ++row) {
      for (Index column = 0; column < block.cols(); ++column) {
        if (std::isfinite(block(row, column))) continue;
        throw_input("{}: got {} in row {}, column {} (counted from 0), expected a finite number",
                    dataset.source, block(row, column), first + row, column);
      }
    }
  });
}

}  // namespace gtv::data
