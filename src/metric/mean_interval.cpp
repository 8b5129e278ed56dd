#include "gtv/metric/mean_interval.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

#include "gtv/base/error.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

double ratio_half_width(std::span<const double> numerator, std::span<const double> denominator,
                        double level) {
  if (numerator.size() < 2 || numerator.size() != denominator.size()) {
    throw_input("pairs: got {} and {} values, expected at least 2, as many of both",
                numerator.size(), denominator.size());
  }
  check_finite("numerator", numerator);
  check_finite("denominator", denominator);
  if (!(level > 0 && level < 1)) throw_input("level: got {}, expected between 0 and 1", level);
  const double below = std::accumulate(denominator.begin(), denominator.end(), 0.0);
  if (!(below > 0)) throw_input("denominator: got the sum {}, expected it positive", below);
  const auto n = static_cast<double>(numerator.size());
  const double ratio = std::accumulate(numerator.begin(), numerator.end(), 0.0) / below;
  double squares = 0;
  for (std::size_t i = 0; i < numerator.size(); ++i) {
    const double residual = numerator[i] - ratio * denominator[i];
    squares += residual * residual;
  }
  const double error = std::sqrt(squares / (n * (n - 1))) / (below / n);
  const boost::math::students_t law(n - 1);
  return boost::math::quantile(law, (1 + level) / 2) * error;
}

}  // namespace gtv::metric
