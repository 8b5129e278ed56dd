#include "gtv/sampler/density_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gtv/base/error.hpp"

namespace gtv::sampler {
namespace {

/// Members are taken in by blocks, which costs less and rounds less: as many as fit in 4 MB.
std::size_t block_members(std::size_t bins) {
  constexpr std::size_t numbers = std::size_t{1} << 20U;
  constexpr std::size_t most = 256;
  return std::clamp<std::size_t>(numbers / bins, 1, most);
}

}  // namespace

DensityStatistics::DensityStatistics(std::size_t bins, std::uint64_t trajectories, bool quantiles)
    : trajectories_(trajectories), moments_(bins) {
  if (quantiles) histograms_.emplace(bins);
  tally_.even_sum.assign(bins, 0);
}

DensityStatistics::DensityStatistics(std::uint64_t trajectories, CountMoments moments,
                                     std::optional<CountHistograms> histograms, Tally tally)
    : trajectories_(trajectories),
      moments_(std::move(moments)),
      histograms_(std::move(histograms)),
      tally_(std::move(tally)) {}

void DensityStatistics::take_total(std::uint64_t total) {
  if (tally_.total == 0) tally_.total = total;
  if (total != tally_.total || total == 0) {
    throw_work("ensemble: got a member of {} trajectories, expected {} as of the others", total,
               tally_.total);
  }
}

void DensityStatistics::add(std::uint32_t member, const MemberCounts& counts,
                            double reciprocal_condition) {
  take_total(counts.total);
  aside_.insert(aside_.end(), counts.bins.begin(), counts.bins.end());
  if (member % 2 == 0) {
    ++tally_.even_members;
    for (std::size_t b = 0; b < counts.bins.size(); ++b) tally_.even_sum[b] += counts.bins[b];
  }
  tally_.not_finite += static_cast<std::uint64_t>(
      std::ceil(static_cast<double>(counts.not_finite) / static_cast<double>(counts.total) *
                static_cast<double>(trajectories_)));
  tally_.min_rcond = std::min(tally_.min_rcond, reciprocal_condition);
  const std::size_t bins = tally_.even_sum.size();
  if (aside_.size() / bins >= block_members(bins)) settle();
}

void DensityStatistics::settle() {
  if (aside_.empty()) return;
  moments_.add(aside_);
  if (histograms_) histograms_->add(aside_);
  aside_.clear();
}

void DensityStatistics::merge(const DensityStatistics& other) {
  if (other.members() == 0) return;
  take_total(other.tally_.total);
  moments_.merge(other.moments_);
  if (histograms_) histograms_->merge(other.histograms_.value());
  tally_.not_finite += other.tally_.not_finite;
  tally_.even_members += other.tally_.even_members;
  tally_.min_rcond = std::min(tally_.min_rcond, other.tally_.min_rcond);
  for (std::size_t b = 0; b < tally_.even_sum.size(); ++b) {
    tally_.even_sum[b] += other.tally_.even_sum[b];
  }
}

std::vector<double> DensityStatistics::half_mean_shares(bool even) const {
  const std::uint64_t members = even ? tally_.even_members : this->members() - tally_.even_members;
  if (members == 0) throw_input("halves: got {} members, expected two or more", this->members());
  const double unit = static_cast<double>(members) * static_cast<double>(tally_.total);
  std::vector<double> shares(tally_.even_sum.size());
  for (std::size_t b = 0; b < shares.size(); ++b) {
    const std::uint64_t sum =
        even ? tally_.even_sum[b] : moments_.bins()[b].sum - tally_.even_sum[b];
    shares[b] = static_cast<double>(sum) / unit;
  }
  return shares;
}

double DensityStatistics::inside() const {
  double share = 0;
  const double all = static_cast<double>(members()) * static_cast<double>(tally_.total);
  for (const CountMoments::Bin& bin : moments_.bins()) share += static_cast<double>(bin.sum);
  return share / all;
}

}  // namespace gtv::sampler
