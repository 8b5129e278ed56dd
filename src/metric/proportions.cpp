#include "gtv/metric/proportions.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>

#include "gtv/base/error.hpp"

namespace gtv::metric {

namespace {

void check_share(const char* name, const Share& share) {
  if (share.total < 1 || share.count < 0 || share.count > share.total) {
    throw_input("{}: got {} of {}, expected a count from 0 to a positive total", name, share.count,
                share.total);
  }
}

/// P(p(K) <= p(observed)) for a law of one mode on lo … hi, given by ratio(k) = p(k + 1) / p(k).
/// Terms are relative to that of the mode, so none overflows, and what underflows is nothing beside
/// it.
template <class Ratio>
double at_most_as_likely(std::int64_t lo, std::int64_t hi, std::int64_t mode, std::int64_t observed,
                         const Ratio& ratio) {
  // Of tables that are equally likely none may be lost to rounding.
  constexpr double tie = 1 + 1e-7;
  double own = 1;
  for (std::int64_t k = mode; k < observed; ++k) own *= ratio(k);
  for (std::int64_t k = mode; k > observed; --k) own /= ratio(k - 1);
  double all = 0;
  double unlikely = 0;
  const auto count = [&](double weight) {
    all += weight;
    if (weight <= own * tie) unlikely += weight;
  };
  count(1);
  double weight = 1;
  for (std::int64_t k = mode; k < hi && weight > 0; ++k) count(weight *= ratio(k));
  weight = 1;
  for (std::int64_t k = mode; k > lo && weight > 0; --k) count(weight /= ratio(k - 1));
  return std::min(1.0, unlikely / all);
}

}  // namespace

double share_difference_p(const Share& a, const Share& b) {
  check_share("a", a);
  check_share("b", b);
  const std::int64_t hits = a.count + b.count;
  const std::int64_t lo = std::max<std::int64_t>(0, hits - b.total);
  const std::int64_t hi = std::min(hits, a.total);
  const auto n = static_cast<double>(a.total);
  const auto m = static_cast<double>(b.total);
  const auto most_likely =
      static_cast<std::int64_t>((n + 1) / (n + m + 2) * (static_cast<double>(hits) + 1));
  return at_most_as_likely(lo, hi, std::clamp(most_likely, lo, hi), a.count, [&](std::int64_t k) {
    return static_cast<double>(hits - k) * static_cast<double>(a.total - k) /
           (static_cast<double>(k + 1) * static_cast<double>(b.total - hits + k + 1));
  });
}

double share_p(const Share& share, double probability) {
  check_share("share", share);
  if (!(probability >= 0 && probability <= 1)) {
    throw_input("probability: got {}, expected a number from 0 to 1", probability);
  }
  if (probability == 0) return share.count == 0 ? 1 : 0;
  if (probability == 1) return share.count == share.total ? 1 : 0;
  const double odds = probability / (1 - probability);
  const auto most_likely =
      static_cast<std::int64_t>(probability * (static_cast<double>(share.total) + 1));
  return at_most_as_likely(
      0, share.total, std::min(most_likely, share.total), share.count, [&](std::int64_t k) {
        return static_cast<double>(share.total - k) / static_cast<double>(k + 1) * odds;
      });
}

Interval share_interval(const Share& share, double level) {
  check_share("share", share);
  if (!(level > 0 && level < 1)) {
    throw_input("level: got {}, expected a number between 0 and 1", level);
  }
  const double tail = (1 - level) / 2;
  const auto total = static_cast<double>(share.total);
  if (share.count == 0) return {.lo = 0, .hi = 1 - std::pow(tail, 1 / total)};
  if (share.count == share.total) return {.lo = std::pow(tail, 1 / total), .hi = 1};
  const boost::math::binomial_distribution<double> resampled(total, share.value());
  return {.lo = boost::math::quantile(resampled, tail) / total,
          .hi = boost::math::quantile(boost::math::complement(resampled, tail)) / total};
}

}  // namespace gtv::metric
