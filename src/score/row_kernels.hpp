#pragma once

#include "gtv/base/stored_matrix.hpp"

namespace gtv::score {

/// Work on single rows of a point set as they are stored, in double on all lanes.

/// Has the memory send a row that will be asked for soon.
void fetch_stored(const StoredMatrix& points, Index row);
/// sum_j (z_j - factor * stored_j)^2. @param z (D)
[[nodiscard]] double stored_distance(const StoredMatrix& points, Index row, const double* z,
                                     double factor);
/// sum_j += factor * stored_j. @param sum (D)
void add_stored(const StoredMatrix& points, Index row, double factor, double* sum);

}  // namespace gtv::score
