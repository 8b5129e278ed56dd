#pragma once

#include "gtv/base/array.hpp"
#include "gtv/base/stored_matrix.hpp"

namespace gtv::theory {

/// The covariance Sigma of a point set, by n (not n - 1): of the law that a training set is.
struct CovarianceSummary {
  double trace = 0;
  double largest = 0;  ///< eigenvalue
  double trace_of_square = 0;
  Vector eigenvalues;  ///< descending, (D); empty where D > most_covariance_columns

  /// (tr Sigma)^2 / tr Sigma^2: how many directions share the variance. 0 if there is none.
  [[nodiscard]] double participation_ratio() const {
    return trace_of_square > 0 ? trace * trace / trace_of_square : 0;
  }
};

/// Up to so many columns Sigma is formed.
inline constexpr Index most_covariance_columns = 2000;

/// Reads the points by blocks, a few times where D > most_covariance_columns.
/// @param points (n, D), finite; n, D >= 1.  @throws gtv::InputError otherwise.
/// @accuracy 1e-12 of the trace up to most_covariance_columns; beyond, by subspace iteration and
/// random probes, `largest` 1e-5 relative where it stands apart and 1 % at the edge of a flat
/// spectrum, trace_of_square 5 %. The same bits for any number of threads.
/// @cost n D^2 operations and 40 D^2 bytes; beyond most_covariance_columns 64 n D a pass, 60 passes
/// at most, and 2000 D bytes.
[[nodiscard]] CovarianceSummary covariance_summary(const StoredMatrix& points);

}  // namespace gtv::theory
