#include "study/adaptive.hpp"

#include <algorithm>
#include <cmath>

#include "gtv/metric/mean_interval.hpp"
#include "gtv/metric/total_variation.hpp"

namespace gtv::study {

double reached_floor(const CellSetup& cell, const MemberTally& tally) {
  const sampler::DensityStatistics& statistics = tally.all.statistics;
  if (cell.config.ensemble.metric == "gap_mass") {
    // Of a window that nothing ends in, what follows says so.
    if (!(statistics.inside() > 0)) return 0;
    return metric::ratio_half_width(tally.all.in_gaps, tally.all.inside, 0.95);
  }
  const auto n = static_cast<double>(statistics.members());
  const auto even = static_cast<double>(statistics.tally().even_members);
  return metric::total_variation(statistics.half_mean_shares(true),
                                 statistics.half_mean_shares(false)) *
         std::sqrt(even * (n - even)) / n;
}

}  // namespace gtv::study
