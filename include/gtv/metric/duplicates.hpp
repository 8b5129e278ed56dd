#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/base/stored_matrix.hpp"

namespace gtv::metric {

/// For each row the first row that equals it in every coordinate, (n): itself unless an earlier one
/// does. 0 and -0 are equal.
/// @param points (n, D), finite.
/// @throws gtv::InputError for no rows or columns, or a number that is not finite.
/// @cost two readings of the points and O(n) memory; on all threads.
[[nodiscard]] std::vector<Index> first_equal_row(const StoredMatrix& points);

/// The groups of two or more equal rows, each ascending, in the order of their first rows.
/// @throws gtv::InputError as first_equal_row.
/// @cost that of first_equal_row.
[[nodiscard]] std::vector<std::vector<Index>> equal_rows(const StoredMatrix& points);
/// The same from what first_equal_row returned.
[[nodiscard]] std::vector<std::vector<Index>> equal_rows(const std::vector<Index>& first);

}  // namespace gtv::metric
