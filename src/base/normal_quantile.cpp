#include <boost/math/special_functions/erf.hpp>
#include <numbers>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"

namespace gtv {
inline namespace base {

double normal_quantile(double u) {
  if (!(u > 0 && u < 1)) {
    throw_input("normal_quantile: got u = {}, expected 0 < u < 1", u);
  }
  // Phi(z) = erfc(-z / sqrt 2) / 2. Doubling u is exact, and erfc_inv works from 2 - 2u, exact
  // too, in the upper tail. In double: the detour through long double triples the time.
  using boost::math::policies::policy;
  using boost::math::policies::promote_double;
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * u, policy<promote_double<false>>());
}

}  // namespace base
}  // namespace gtv
