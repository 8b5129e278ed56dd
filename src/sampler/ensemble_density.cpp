#include "gtv/sampler/ensemble_density.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/quantile.hpp"

namespace gtv::sampler {
EnsembleDensity::EnsembleDensity(int members, int dimension, int bins, double lo, double hi)
    : dimension_(dimension), bins_(bins), bin_volume_(std::pow((hi - lo) / bins, dimension)) {
  if (members < 1) throw_input("ensemble.models: got {}, expected at least 1", members);
  bin_count_ = Histogram(dimension, bins, lo, hi).counts().size();
  counts_.assign(bin_count_ * static_cast<std::size_t>(members), 0);
  totals_.assign(static_cast<std::size_t>(members), 0);
  not_finite_.assign(static_cast<std::size_t>(members), 0);
}

void EnsembleDensity::set(int member, const Histogram& histogram) {
  set(member, MemberCounts{.bins = histogram.counts(),
                           .total = histogram.total(),
                           .not_finite = histogram.not_finite()});
}

void EnsembleDensity::set(int member, const MemberCounts& counts) {
  const auto m = static_cast<std::size_t>(member);
  std::copy(counts.bins.begin(), counts.bins.end(),
            counts_.begin() + static_cast<std::ptrdiff_t>(m * bin_count_));
  totals_[m] = counts.total;
  not_finite_[m] = counts.not_finite;
}

DensitySummary EnsembleDensity::summary() const {
  const std::size_t n = totals_.size();
  if (std::count(totals_.begin(), totals_.end(), 0U) > 0) {
    throw_input("ensemble: some of {} members have no trajectories", n);
  }
  DensitySummary out;
  out.mean.resize(bin_count_);
  out.q25.resize(bin_count_);
  out.q75.resize(bin_count_);
  constexpr std::size_t chunk = 256;
  parallel_for((bin_count_ + chunk - 1) / chunk, [&](std::size_t task) {
    const std::size_t first = task * chunk;
    const std::size_t bins = std::min(bin_count_ - first, chunk);
    std::vector<double> all(bins * n);  // [bin, member]
    for (std::size_t m = 0; m < n; ++m) {
      const std::uint32_t* counts = counts_.data() + m * bin_count_ + first;
      const double unit = static_cast<double>(totals_[m]) * bin_volume_;
      for (std::size_t b = 0; b < bins; ++b) all[b * n + m] = counts[b] / unit;
    }
    for (std::size_t b = 0; b < bins; ++b) {
      const std::span<double> values(all.data() + b * n, n);
      out.mean[first + b] =
          std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(n);
      // Most members leave most bins of a plane empty: only the others need an order.
      std::sort(std::partition(values.begin(), values.end(), [](double v) { return v == 0; }),
                values.end());
      out.q25[first + b] = sorted_quantile(values, 0.25);
      out.q75[first + b] = sorted_quantile(values, 0.75);
    }
  });
  return out;
}

std::vector<double> EnsembleDensity::density(int member) const {
  const auto m = static_cast<std::size_t>(member);
  std::vector<double> out(bin_count_);
  for (std::size_t b = 0; b < bin_count_; ++b) {
    out[b] = counts_[m * bin_count_ + b] / (static_cast<double>(totals_[m]) * bin_volume_);
  }
  return out;
}

std::vector<double> EnsembleDensity::coarse_shares(int member, int coarse) const {
  if (coarse < 1 || bins_ % coarse != 0) {
    throw_input("density.bins: got {}, expected a multiple of {}", bins_, coarse);
  }
  const auto m = static_cast<std::size_t>(member);
  const auto n = static_cast<std::size_t>(coarse);
  const auto fine = static_cast<std::size_t>(bins_);
  const std::size_t group = fine / n;
  const std::size_t rows = dimension_ == 2 ? fine : 1;
  std::vector<double> out(dimension_ == 2 ? n * n : n, 0.0);
  for (std::size_t y = 0; y < rows; ++y) {
    for (std::size_t x = 0; x < fine; ++x) {
      out[y / group * n * (dimension_ == 2 ? 1 : 0) + x / group] +=
          counts_[m * bin_count_ + y * fine + x];
    }
  }
  for (double& v : out) v /= static_cast<double>(totals_[m]);
  return out;
}

std::vector<double> EnsembleDensity::column_normalised_mean() const {
  if (dimension_ != 2) throw_input("columns: got dimension {}, expected 2", dimension_);
  const auto n = static_cast<std::size_t>(bins_);
  std::vector<double> out(bin_count_, 0.0);
  for (std::size_t m = 0; m < totals_.size(); ++m) {
    const std::uint32_t* counts = counts_.data() + m * bin_count_;
    std::vector<double> column(n, 0.0);
    for (std::size_t b = 0; b < bin_count_; ++b) column[b % n] += counts[b];
    for (std::size_t b = 0; b < bin_count_; ++b) {
      if (counts[b] > 0)
        out[b] += counts[b] / (column[b % n] * static_cast<double>(totals_.size()));
    }
  }
  return out;
}

double EnsembleDensity::inside(int member) const {
  const auto m = static_cast<std::size_t>(member);
  const auto begin = counts_.begin() + static_cast<std::ptrdiff_t>(m * bin_count_);
  const auto hits =
      std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(bin_count_), std::uint64_t{0});
  return static_cast<double>(hits) / static_cast<double>(totals_[m]);
}

std::uint64_t EnsembleDensity::not_finite(std::uint64_t trajectories) const {
  double sum = 0;
  for (std::size_t m = 0; m < totals_.size(); ++m) {
    sum += std::ceil(static_cast<double>(not_finite_[m]) / static_cast<double>(totals_[m]) *
                     static_cast<double>(trajectories));
  }
  return static_cast<std::uint64_t>(sum);
}

}  // namespace gtv::sampler
