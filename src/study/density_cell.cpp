#include "study/density_cell.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "config_fault.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/metric/cumulants.hpp"
#include "study/bins.hpp"
#include "study/member_rounds.hpp"

namespace gtv::study {
namespace {

void append(std::vector<double>& to, const std::vector<double>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// From the members themselves.
void describe_members(const sampler::EnsembleDensity& ensemble, bool plane, bool member_arrays,
                      const Config& config, CellResult& out) {
  const auto count = static_cast<std::size_t>(ensemble.members());
  sampler::DensitySummary summary = ensemble.summary();
  out.density_mean = std::move(summary.mean);
  out.density_q25 = std::move(summary.q25);
  out.density_q75 = std::move(summary.q75);
  const bool keep_shares = plane && member_arrays && config.density.bins % coarse_cells == 0;
  std::vector<std::vector<double>> shares(count);
  out.inside.resize(count);
  parallel_for(count, [&](std::size_t task) {
    const auto m = static_cast<int>(task);
    out.inside[task] = ensemble.inside(m);
    if (keep_shares) shares[task] = ensemble.coarse_shares(m, coarse_cells);
    if (!plane && member_arrays) shares[task] = ensemble.density(m);
  });
  std::vector<double>& kept = plane ? out.member_coarse : out.member_density;
  for (const std::vector<double>& share : shares) append(kept, share);
  if (plane && config.sampler.denoiser == "lookup") {
    out.column_mean = ensemble.column_normalised_mean();
  }
}

/// From their statistics alone.
void describe_statistics(const MemberTally& tally, double volume, CellResult& out) {
  const sampler::DensityStatistics& statistics = tally.all.statistics;
  const std::size_t bins = statistics.moments().bins().size();
  const double unit = static_cast<double>(statistics.total()) * volume;
  for (std::vector<double>* values : {&out.density_mean, &out.density_q25, &out.density_q75}) {
    values->resize(bins);
  }
  for (std::size_t b = 0; b < bins; ++b) {
    out.density_mean[b] = statistics.moments().mean(b) / unit;
    out.density_q25[b] = statistics.histograms()->quantile(b, 0.25) / unit;
    out.density_q75[b] = statistics.histograms()->quantile(b, 0.75) / unit;
  }
  out.inside = tally.all.inside;
}

void describe_moments(const sampler::DensityStatistics& statistics, double volume,
                      CellResult& out) {
  const sampler::CountMoments& moments = statistics.moments();
  const double unit = static_cast<double>(statistics.total()) * volume;
  const auto n = static_cast<double>(moments.members());
  for (std::size_t b = 0; b < moments.bins().size(); ++b) {
    const sampler::CountMoments::Bin& bin = moments.bins()[b];
    const metric::Cumulants found =
        metric::cumulants_of_sums(n, moments.mean(b), moments.second(b), bin.third, bin.fourth);
    out.density_variance.push_back(found.variance / (unit * unit));
    out.density_skewness.push_back(found.skewness);
    out.density_excess_kurtosis.push_back(found.excess_kurtosis);
  }
}

}  // namespace

MemberKeeping keeping_of(const CellSetup& cell, std::size_t scores) {
  const Config& config = cell.config;
  return {.bins = static_cast<std::size_t>(
              std::llround(std::pow(config.density.bins, cell.dimension()))),
          .trajectories = static_cast<std::uint64_t>(config.sampler.trajectories),
          .counts = keeps_counts(config, cell.dimension()),
          .gaps = config.ensemble.is_auto() && config.ensemble.metric == "gap_mass",
          .scores = scores};
}

void MemberTally::merge(const MemberBlock& block) {
  all.statistics.merge(block.statistics);
  append(all.inside, block.inside);
  append(all.in_gaps, block.in_gaps);
  take_scores(block.scores);
}

void MemberTally::settle() {
  all.statistics.settle();
  take_scores(all.scores);
  all.scores.clear();
}

void MemberTally::take_scores(const std::vector<double>& values) {
  const Index numbers = scores.mean().size();
  if (numbers == 0) return;
  scores.add(Eigen::Map<const Matrix>(values.data(), static_cast<Index>(values.size()) / numbers,
                                      numbers));
}

double share_in_gaps(const CellSetup& cell, const sampler::MemberCounts& counts) {
  std::vector<double> share(counts.bins.size());
  double inside = 0;
  for (std::size_t b = 0; b < share.size(); ++b) {
    share[b] = counts.bins[b] / static_cast<double>(counts.total);
    inside += share[b];
  }
  return inside > 0 ? gap_mass(cell, share) * inside : 0;
}

CellResult condense(const CellSetup& cell, const MemberTally& tally,
                    const std::optional<sampler::EnsembleDensity>& kept, MemberArrays arrays) {
  const Config& config = cell.config;
  const double volume = bin_volume(config.density, cell.dimension());
  const bool plane = cell.dimension() == 2;
  const sampler::DensityStatistics& statistics = tally.all.statistics;
  CellResult out;
  const Matrix& points = cell.data->points;
  out.points.assign(points.data(), points.data() + points.size());
  if (has_features(config)) out.features = cell.features().size();
  out.members = static_cast<std::uint32_t>(statistics.members());
  if (kept) {
    describe_members(*kept, plane, arrays.densities, config, out);
  } else {
    describe_statistics(tally, volume, out);
  }
  describe_moments(statistics, volume, out);
  for (const double share : out.inside) {
    out.inside_mean += share / static_cast<double>(out.inside.size());
  }
  if (!arrays.inside) out.inside.clear();
  if (tally.scores.count() > 0) {
    const Vector& mean = tally.scores.mean();
    const Matrix covariance = tally.scores.covariance();
    out.score_mean.assign(mean.data(), mean.data() + mean.size());
    out.score_covariance.assign(covariance.data(), covariance.data() + covariance.size());
  }
  out.density_true = scaled(
      noised_shares(cell.data, cell.schedule->level(cell.t_min), config.density), 1 / volume);
  if (!plane) out.gap_mass = gap_mass(cell, scaled(out.density_mean, volume));
  out.min_reciprocal_condition = statistics.min_reciprocal_condition();
  out.not_finite = statistics.not_finite();
  return out;
}

}  // namespace gtv::study
