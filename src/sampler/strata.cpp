#include "gtv/sampler/strata.hpp"

#include <algorithm>
#include <bit>

#include "gtv/base/error.hpp"

namespace gtv::sampler {

StrataTally::StrataTally(const Seeds& seeds, Histogram& histogram)
    : histogram_(histogram),
      left_(seeds.count()),
      // Fine units, but no counter may overflow if one bin takes all.
      weight_(static_cast<std::uint32_t>(
          std::bit_floor((std::uint64_t{1} << 31) / std::max<std::uint64_t>(seeds.count(), 1)))),
      outermost_(static_cast<std::uint32_t>(seeds.stratum_shift() * weight_)) {
  if (seeds.kind() != SeedKind::stratified || seeds.dimension() != 1 ||
      histogram.dimension() != 1) {
    throw_input("strata: expected stratified seeds and bins on a line");
  }
}

template <class Real>
void StrataTally::add(BlockView<const Real> end_points) {
  for (const Real x : end_points.coordinate(0)) {
    const auto here = static_cast<double>(x);
    histogram_.spread(started_ ? before_ : here, here, started_ ? weight_ : outermost_);
    started_ = true;
    before_ = here;
    if (--left_ == 0) histogram_.spread(here, here, weight_ - outermost_);
  }
}

template void StrataTally::add(BlockView<const float>);
template void StrataTally::add(BlockView<const double>);

}  // namespace gtv::sampler
