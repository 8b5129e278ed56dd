#pragma once

#include <functional>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/base/stored_matrix.hpp"

namespace gtv::metric {

using IndexMatrix = Eigen::Matrix<Index, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The nearest of a set of rows to each of n others.
struct Neighbours {
  Matrix distance;  ///< (n, k) Euclidean, data units, ascending in each row
  IndexMatrix row;  ///< (n, k) which rows; of equally distant ones the first comes first
};

/// Exact search for nearest rows, brute force with matrix products. Equal rows count once, under
/// the number of the first of them.
///
/// A product, in single precision where D >= 32, tells which few rows can be among the nearest, by
/// a bound of its rounding that holds always; their distances are then sums of squared differences
/// in double precision. So copies are at distance 0 exactly, and near ones as exact as far ones.
class NearestRows {
 public:
  /// @param train (M, D), finite; kept as a handle.
  /// @throws gtv::InputError for no rows or columns, a number that is not finite, or numbers whose
  /// squares a double does not hold.
  /// @cost four readings of the rows, and 40 bytes a row.
  explicit NearestRows(StoredMatrix train);

  /// How many rows there are, equal ones counted once.
  [[nodiscard]] Index distinct() const { return distinct_; }
  /// first_equal_row(train).
  [[nodiscard]] const std::vector<Index>& first_equal() const { return first_; }

  /// The k nearest rows to each query.
  /// @param queries (n, D), finite.
  /// @param skip_self each query is itself a row of `train`, and that row is not to count; another
  /// row equal to it then does, at distance 0.
  /// @param advance is called with a number of queries whenever so many more are done, on any
  /// thread.
  /// @throws gtv::InputError for no queries, another D, a number that is not finite, k < 1, fewer
  /// than k distinct rows (k + 1 with skip_self), or with skip_self a query that is no row.
  /// @accuracy distances (D + 4) 2^-53 relative, and rows in their order, where differences of
  /// coordinates are 0 or above 1e-150. The same bits for any number of threads.
  /// @cost 2 n M D operations of multiply_transposed, up to 12 MB a thread for D <= 32,000, the
  /// results, and one reading of the rows for each 256 queries.
  [[nodiscard]] Neighbours nearest(const StoredMatrix& queries, int k, bool skip_self = false,
                                   const std::function<void(Index)>& advance = {}) const;

 private:
  StoredMatrix train_;
  Eigen::RowVectorXd centre_;
  Vector square_;  // |x - centre|^2; infinite for a row that equals an earlier one
  double largest_square_ = 0;
  std::vector<Index> first_;
  std::vector<Index> second_;  // the second of the rows equal to it, or -1
  Index distinct_ = 0;
};

/// NearestRows(train).nearest(queries, k, skip_self).
[[nodiscard]] Neighbours nearest_rows(const StoredMatrix& train, const StoredMatrix& queries, int k,
                                      bool skip_self = false);

}  // namespace gtv::metric
