#pragma once

#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/forward/level.hpp"
#include "gtv/io/npz.hpp"
#include "gtv/score/blocked_field.hpp"
#include "gtv/score/field.hpp"

namespace gtv::app {

/// Up to here the covariance of the proxy score is written, and fields have the accuracy of
/// score::exact_fields; above, they come from score::BlockedField.
inline constexpr Index most_dimensions_of_covariance = 16;

/// Fields at some times as the arrays of a file.
class FieldArrays {
 public:
  /// @throws gtv::InputError if the arrays would have more than 10^9 numbers.
  FieldArrays(const Matrix& x, std::size_t times, bool with_covariance);

  void add(const forward::Level& level, const score::Fields& fields);
  /// Adds the error's bound too.
  void add(const forward::Level& level, const Matrix& x, const score::BlockedFields& fields);
  [[nodiscard]] io::Npz npz() &&;

 private:
  void add_numbers(const forward::Level& level, const Vector& log_density, const Matrix& score,
                   const Matrix& denoised, const Vector& trace_cov, const Vector& fraction,
                   const Vector& effective_points);

  Array<double> x_, t_, log_density_, score_, denoised_, proxy_cov_, trace_cov_, fraction_,
      effective_points_, error_bound_;
};

}  // namespace gtv::app
