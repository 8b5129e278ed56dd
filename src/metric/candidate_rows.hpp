#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/base/stored_matrix.hpp"

namespace gtv::metric {

/// Rows to be searched.
struct SearchedRows {
  const StoredMatrix& points;        ///< (M, D)
  const Eigen::RowVectorXd& centre;  ///< (D)
  const Vector& square;              ///< (M) |x - centre|^2; infinite for rows that do not count
  double largest_square;             ///< of the finite ones
};

/// For each query the rows that may be among its k nearest, ascending: never one too few, and few
/// too many. In single precision where there are many columns, and again in double where that tells
/// too little.
/// @param queries (n, D) less the centre.  @param square (n) their squared lengths.
[[nodiscard]] std::vector<std::vector<Index>> candidate_rows(const SearchedRows& rows,
                                                             const Matrix& queries,
                                                             const Vector& square, Index k);

}  // namespace gtv::metric
