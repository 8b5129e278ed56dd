#include "gtv/metric/intrinsic_dimension.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

IntrinsicDimension two_nearest_dimension(const MatrixView& distance) {
  check_not_empty("distances", distance.rows());
  if (distance.cols() != 2) {
    throw_input("distances: got {} columns, expected 2, those to the two nearest", distance.cols());
  }
  check_finite("distances", distance);
  double sum = 0;
  for (Index i = 0; i < distance.rows(); ++i) {
    const double near = distance(i, 0);
    const double next = distance(i, 1);
    if (!(near > 0 && near <= next)) {
      throw_input("distances: got {} and {} in row {}, expected 0 < r1 <= r2", near, next, i);
    }
    sum += std::log1p((next - near) / near);
  }
  const auto n = static_cast<double>(distance.rows());
  // Of less than this the distances' own rounding makes all.
  constexpr double rounding = 1e-12;
  if (sum < rounding * n) {
    constexpr double none = std::numeric_limits<double>::infinity();
    return {.value = none, .interval = {.lo = none, .hi = none}};
  }
  constexpr double tail = 0.025;
  return {.value = n / sum,
          .interval = {.lo = boost::math::gamma_p_inv(n, tail) / sum,
                       .hi = boost::math::gamma_q_inv(n, tail) / sum}};
}

}  // namespace gtv::metric
