#include "gtv/sampler/histogram.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "gtv/base/error.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sampler/histogram.cpp"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace gtv::sampler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Which of `bins` bins from lo on each value lies in; -1 outside and for NaN, which no comparison
/// holds for.
void bin_indices_simd(std::span<const float> values, float lo, float per_width, int bins,
                      std::int32_t* out) {
  const hn::ScalableTag<float> d;
  const hn::RebindToSigned<decltype(d)> d_index;
  const auto bin = [&](auto v) {
    const auto u = hn::Mul(hn::Sub(v, hn::Set(d, lo)), hn::Set(d, per_width));
    const auto inside =
        hn::And(hn::Ge(u, hn::Zero(d)), hn::Lt(u, hn::Set(d, static_cast<float>(bins))));
    return hn::IfThenElse(hn::RebindMask(d_index, inside), hn::ConvertTo(d_index, u),
                          hn::Set(d_index, -1));
  };
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    hn::StoreU(bin(hn::LoadU(d, values.data() + i)), d_index, out + i);
  }
  if (i == values.size()) return;
  alignas(64) std::array<float, 16> rest{};
  alignas(64) std::array<std::int32_t, 16> rest_out;
  std::copy(values.begin() + static_cast<std::ptrdiff_t>(i), values.end(), rest.begin());
  hn::Store(bin(hn::Load(d, rest.data())), d_index, rest_out.data());
  std::copy_n(rest_out.begin(), values.size() - i, out + i);
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::sampler {
namespace {

HWY_EXPORT(bin_indices_simd);

void bin_indices(std::span<const float> values, double lo, double per_width, int bins,
                 std::int32_t* out) {
  HWY_DYNAMIC_DISPATCH(bin_indices_simd)
  (values, static_cast<float>(lo), static_cast<float>(per_width), bins, out);
}

void bin_indices(std::span<const double> values, double lo, double per_width, int bins,
                 std::int32_t* out) {
  for (const double v : values) {
    const double u = (v - lo) * per_width;
    *out++ = u >= 0 && u < bins ? static_cast<std::int32_t>(u) : -1;
  }
}

}  // namespace

Histogram::Histogram(int dimension, int bins, double lo, double hi)
    : dimension_(dimension), bins_(bins), lo_(lo), per_width_(bins / (hi - lo)) {
  if (dimension < 1 || dimension > 2) {
    throw_input("density: got dimension {}, expected 1 or 2", dimension);
  }
  if (bins < 1) throw_input("density.bins: got {}, expected at least 1", bins);
  if (!(lo < hi) || !std::isfinite(hi - lo)) {
    throw_input("density.range: got [{}, {}], expected a finite interval", lo, hi);
  }
  const auto n = static_cast<std::size_t>(bins);
  counts_.assign(dimension == 1 ? n : n * n, 0);
}

template <class Real>
void Histogram::add(BlockView<const Real> points) {
  constexpr std::size_t chunk = 512;
  std::array<std::int32_t, chunk> column;
  std::array<std::int32_t, chunk> row{};
  const auto width = static_cast<std::size_t>(bins_);
  const auto count_point = [&](std::size_t first, std::size_t i) {
    if ((column[i] | row[i]) >= 0) {
      ++counts_[static_cast<std::size_t>(row[i]) * width + static_cast<std::size_t>(column[i])];
      return;
    }
    bool finite = true;
    for (int a = 0; a < dimension_; ++a) {
      finite = finite && std::isfinite(points.coordinate(a)[first + i]);
    }
    ++(finite ? outside_ : not_finite_);
  };
  for (std::size_t first = 0; first < points.count; first += chunk) {
    const std::size_t n = std::min(chunk, points.count - first);
    bin_indices(points.coordinate(0).subspan(first, n), lo_, per_width_, bins_, column.data());
    if (dimension_ == 2) {
      bin_indices(points.coordinate(1).subspan(first, n), lo_, per_width_, bins_, row.data());
    }
    // Neighbours often share a bin, and a counter must not wait for its last value: two at a time,
    // far apart.
    const std::size_t half = n / 2;
    for (std::size_t i = 0; i < half; ++i) {
      count_point(first, i);
      count_point(first, half + i);
    }
    if (n % 2 == 1) count_point(first, n - 1);
  }
  total_ += points.count;
}

std::vector<double> Histogram::shares() const {
  std::vector<double> share(counts_.size());
  for (std::size_t b = 0; b < share.size(); ++b) {
    share[b] = counts_[b] / static_cast<double>(total_);
  }
  return share;
}

void Histogram::spread(double a, double b, std::uint32_t weight) {
  total_ += weight;
  if (!std::isfinite(a) || !std::isfinite(b)) {
    not_finite_ += weight;
    return;
  }
  const double from = (std::min(a, b) - lo_) * per_width_;
  const double to = (std::max(a, b) - lo_) * per_width_;
  const double limit = bins_;
  // Rounding running sums, not shares, keeps the whole exact.
  const auto below = [&](double u) -> std::uint32_t {
    if (u >= to) return weight;
    if (u <= from) return 0;
    return static_cast<std::uint32_t>(std::lround(weight * ((u - from) / (to - from))));
  };
  std::uint32_t before = from < 0 ? below(0) : 0;
  outside_ += before;
  if (to >= 0 && from < limit) {
    const auto first = static_cast<std::size_t>(std::max(from, 0.0));
    const auto last = static_cast<std::size_t>(std::min(to, limit - 1));
    for (std::size_t bin = first; bin <= last; ++bin) {
      const std::uint32_t now = below(static_cast<double>(bin + 1));
      counts_[bin] += now - before;
      before = now;
    }
  }
  outside_ += weight - before;
}

template void Histogram::add(BlockView<const float>);
template void Histogram::add(BlockView<const double>);

}  // namespace gtv::sampler
#endif
