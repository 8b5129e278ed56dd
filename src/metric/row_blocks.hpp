#pragma once

#include <functional>

#include "gtv/base/array.hpp"
#include "gtv/base/stored_matrix.hpp"

namespace gtv::metric {

/// How many rows of D doubles make a block of about 2 MB: 16 to 1024.
[[nodiscard]] Index block_rows(Index columns);

/// Calls work(first, rows) with the values of each block of rows, on all threads.
/// @throws gtv::InputError, naming the first offender by `name`, row and column, for no rows or
/// columns, or a number that is not finite.
void for_each_block(const char* name, const StoredMatrix& points,
                    const std::function<void(Index first, const Matrix& rows)>& work);

/// @throws gtv::InputError unless `b` has as many columns as `a`.
void check_same_columns(const char* a, Index columns_of_a, const char* b, Index columns_of_b);

}  // namespace gtv::metric
