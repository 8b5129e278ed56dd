#pragma once

#include <span>

#include "gtv/base/array.hpp"
#include "gtv/metric/bootstrap.hpp"

namespace gtv::metric {

/// What the sum of some differences is worth if each is as likely to be its opposite.
struct SwapTest {
  Index sum = 0;       ///< of the differences
  double p_value = 1;  ///< two-sided: the probability that |sum| is at least as large
  Index usual = 0;     ///< |sum| is at most so large with a probability of at least `level`
};

/// Randomisation test of pairs: of a pair (a, b) something is measured that changes its sign where
/// a and b change places, as how many more queries are nearest to a than to b. If both are of the
/// same law, and the queries have been drawn without knowing which of them is a, then all 2^n
/// swaps are equally likely, whatever the differences and however unequal. The law of the sum over
/// them is computed, not drawn: P(p <= level) <= level, exactly.
/// @param level in (0, 1), as 0.95.  @throws gtv::InputError for another.
/// @accuracy 1e-12 relative; 0 for what is below 1e-300. @cost O(n sum |difference|).
/// @source Fisher 1935, The Design of Experiments, section 21
[[nodiscard]] SwapTest swap_test(std::span<const Index> difference, double level);

}  // namespace gtv::metric
