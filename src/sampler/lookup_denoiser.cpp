#include "gtv/sampler/lookup_denoiser.hpp"

#include <hwy/aligned_allocator.h>

#include <algorithm>

#include "gtv/base/error.hpp"
#include "gtv/sampler/integrate.hpp"

namespace gtv::sampler {

template <class Real>
LookupDenoiser<Real>::LookupDenoiser(const Denoiser<double>& exact, const Plan& plan, double lo,
                                     double hi)
    : dimension_(exact.dimension()) {
  if (dimension_ > 2) {
    throw_input("sampler.denoiser: \"lookup\" got dimension {}, expected 1 or 2", dimension_);
  }
  if (!(lo < hi)) throw_input("lookup domain: got [{}, {}], expected an interval", lo, hi);
  const double spacing = (hi - lo) / (grid_points - 1);
  std::vector<double> grid(grid_points);
  for (int i = 0; i < grid_points; ++i) grid[static_cast<std::size_t>(i)] = lo + i * spacing;
  grid.back() = hi;
  grid_.assign(grid.begin(), grid.end());
  inverse_spacing_ = static_cast<Real>(1 / spacing);

  const std::size_t d = static_cast<std::size_t>(dimension_);
  const std::size_t rows = dimension_ == 2 ? grid_points : 1;  // one row of the grid at a time
  const std::size_t stride = whole_granules(grid_points);
  const auto x = hwy::AllocateAligned<double>(d * stride);
  const auto mu = hwy::AllocateAligned<double>(d * stride);
  for (std::size_t l = 0; l < plan.levels.size(); ++l) {
    std::vector<Real> table(rows * grid_points * d);
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t i = 0; i < stride; ++i) {
        const double along = grid[std::min<std::size_t>(i, grid_points - 1)];
        if (dimension_ == 2) x[i] = grid[r];
        x[(d - 1) * stride + i] = along;
      }
      exact.denoise({.level = l}, {x.get(), stride, stride, dimension_},
                    {mu.get(), stride, stride, dimension_});
      for (std::size_t i = 0; i < grid_points; ++i) {
        for (std::size_t c = 0; c < d; ++c) {
          table[(r * grid_points + i) * d + c] = static_cast<Real>(mu[c * stride + i]);
        }
      }
    }
    tables_.push_back(std::move(table));
  }
}

template <class Real>
std::size_t LookupDenoiser<Real>::index(Real x) const {
  constexpr int last = grid_points - 1;
  const Real u = (x - grid_[0]) * inverse_spacing_;
  if (!(u > 0)) return 0;
  if (u >= static_cast<Real>(last)) return last;
  auto i = static_cast<std::size_t>(u) + 1;  // rounding may be off by one either way
  if (grid_[i - 1] >= x) {
    --i;
  } else if (grid_[i] < x && i < last) {
    ++i;
  }
  return i;
}

template <class Real>
void LookupDenoiser<Real>::denoise(const Query& query, BlockView<const Real> x,
                                   BlockView<Real> out) const {
  const std::vector<Real>& table = tables_[query.level];
  if (dimension_ == 1) {
    for (std::size_t i = 0; i < x.count; ++i) out.values[i] = table[index(x.values[i])];
    return;
  }
  for (std::size_t i = 0; i < x.count; ++i) {
    const std::size_t row = index(x.values[i]) * grid_points + index(x.values[x.stride + i]);
    out.values[i] = table[2 * row];
    out.values[out.stride + i] = table[2 * row + 1];
  }
}

template class LookupDenoiser<float>;
template class LookupDenoiser<double>;

}  // namespace gtv::sampler
