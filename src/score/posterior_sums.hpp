#pragma once

#include <cmath>
#include <limits>
#include <utility>

#include "gtv/base/array.hpp"

namespace gtv::score {

/// Sums over a posterior, with weights exp(l - largest): what one pass over points collects for a
/// query, whatever the order of the points.
struct PosteriorSums {
  double largest = -std::numeric_limits<double>::infinity();  ///< logit
  double total = 0;
  double weighted = 0;  ///< sum of weight * (l - largest)
  double second = 0;    ///< sum of weight * |nu|^2

  /// Makes room for a larger logit. @return what sums of vectors are to be multiplied by.
  double raise(double logit) {
    if (!(logit > largest)) return 1;
    const double drop = largest - logit;
    const double factor = std::exp(drop);
    if (total > 0) weighted = factor * (weighted + drop * total);
    total *= factor;
    second *= factor;
    largest = logit;
    return factor;
  }

  /// Adds another part's sums. @return the factors of this one's and of the other's vectors.
  std::pair<double, double> merge(PosteriorSums other) {
    const double mine = raise(other.largest);
    const double its = other.raise(largest);
    total += other.total;
    weighted += other.weighted;
    second += other.second;
    return {mine, its};
  }

  [[nodiscard]] double log_total() const { return largest + std::log(total); }
  [[nodiscard]] double entropy() const { return std::log(total) - weighted / total; }
};

}  // namespace gtv::score
