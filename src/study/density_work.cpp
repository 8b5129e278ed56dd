#include "study/density_work.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "config_cells.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/sampler/ensemble_density.hpp"
#include "study/bins.hpp"
#include "study/cell_theory.hpp"
#include "study/cells.hpp"
#include "study/member.hpp"
#include "study/run_manifest.hpp"

namespace gtv::study {
namespace {

constexpr int coarse_cells = 50;
constexpr double largest_member_array = 200e6;  // bytes
constexpr double largest_result = 8e9;          // bytes

/// Cells that differ only in these sections sample the same exact flow.
bool concerns_training(const std::string& key) {
  return key.rfind("estimator.", 0) == 0 || key.rfind("ensemble.", 0) == 0;
}

/// Sweep values of a cell that matter to the exact score, as a key.
std::string flow_key(const Study& study, std::size_t index) {
  std::string key;
  for (std::size_t a = study.sweep.size(); a-- > 0;) {
    const std::size_t n = study.sweep[a].values.size();
    if (!concerns_training(study.sweep[a].key)) key += fmt::format("{}:{};", a, index % n);
    index /= n;
  }
  return key;
}

std::vector<double> scaled(std::vector<double> values, double factor) {
  for (double& v : values) v *= factor;
  return values;
}

/// All cells' results are held at once.
void check_size(const Study& study, const CellSetup& first) {
  constexpr double numbers_per_bin = 5;
  const double bins = std::pow(first.config.density.bins, first.dimension());
  const double bytes = sizeof(double) * numbers_per_bin * bins * static_cast<double>(study.cells());
  if (bytes > largest_result) {
    const std::string where = where_is(study, "density.bins");
    throw_input(
        "{}{}density.bins: got {:.3g} bins in each of {} cells, {:.2g} bytes of results, "
        "expected at most {:.0e}",
        where, where.empty() ? "" : ": ", bins, study.cells(), bytes, largest_result);
  }
}

/// @param flow the exact flow's density: computed, beside the members, where it is empty.
CellResult run_cell(CellSetup& cell, bool keep_members, std::vector<double>& flow,
                    Progress& progress) {
  const Config& config = cell.config;
  prepare_law(cell);
  const int members = config.ensemble.models;
  const auto count = static_cast<std::size_t>(members);
  sampler::EnsembleDensity ensemble(members, cell.dimension(), config.density.bins,
                                    config.density.range[0], config.density.range[1]);
  std::vector<double> rcond(count);
  const double volume = bin_volume(config.density, cell.dimension());
  const std::size_t flows = flow.empty() ? 1 : 0;
  parallel_for(count + flows, [&](std::size_t task) {
    if (task < flows) {
      flow = scaled(exact_flow(cell, config.sampler.denoiser == "lookup").shares(), 1 / volume);
      return;
    }
    const std::size_t m = task - flows;
    const MemberResult result = run_member(cell, static_cast<std::uint32_t>(m));
    ensemble.set(static_cast<int>(m), result.histogram);
    rcond[m] = result.reciprocal_condition;
    progress.advance();
  });

  CellResult out;
  const Matrix& points = cell.data.points;
  out.points.assign(points.data(), points.data() + points.size());
  if (has_features(config)) out.features = cell.features().size();
  sampler::DensitySummary summary = ensemble.summary();
  out.density_mean = std::move(summary.mean);
  out.density_q25 = std::move(summary.q25);
  out.density_q75 = std::move(summary.q75);
  out.density_true = scaled(
      noised_shares(cell.data, cell.schedule->level(cell.t_min), config.density), 1 / volume);
  const bool plane = cell.dimension() == 2;
  const bool keep_shares = plane && keep_members && config.density.bins % coarse_cells == 0;
  std::vector<std::vector<double>> shares(count);
  out.inside.resize(count);
  parallel_for(count, [&](std::size_t task) {
    const auto m = static_cast<int>(task);
    out.inside[task] = ensemble.inside(m);
    if (keep_shares) shares[task] = ensemble.coarse_shares(m, coarse_cells);
    if (!plane && keep_members) shares[task] = ensemble.density(m);
  });
  std::vector<double>& kept = plane ? out.member_coarse : out.member_density;
  for (const std::vector<double>& share : shares)
    kept.insert(kept.end(), share.begin(), share.end());
  if (plane && config.sampler.denoiser == "lookup") {
    out.column_mean = ensemble.column_normalised_mean();
  }
  if (!plane) out.gap_mass = gap_mass(cell, scaled(out.density_mean, volume));
  out.min_reciprocal_condition = *std::min_element(rcond.begin(), rcond.end());
  out.not_finite = ensemble.not_finite(static_cast<std::uint64_t>(config.sampler.trajectories));
  return out;
}

}  // namespace

DensityWork::DensityWork(const Study& study) : CellWork(study), cells_(make_cells(study)) {
  const CellSetup& first = cells_.front();
  check_size(study, first);
  result_.dimension = first.dimension();
  result_.bins = first.config.density.bins;
  result_.range[0] = first.config.density.range[0];
  result_.range[1] = first.config.density.range[1];
  const double per_member = result_.dimension == 1 ? result_.bins : coarse_cells * coarse_cells;
  keep_members_ = sizeof(double) * per_member * static_cast<double>(ticks(0) * cells_.size()) <=
                  largest_member_array;
}

std::size_t DensityWork::ticks(std::size_t cell) const {
  return static_cast<std::size_t>(cells_[cell].config.ensemble.models);
}

void DensityWork::compute(std::size_t i, Progress& progress) {
  CellSetup& cell = cells_[i];
  std::vector<double>& flow = flows_[flow_key(study(), i)];
  CellResult found =
      in_cell(study(), i, [&] { return run_cell(cell, keep_members_, flow, progress); });
  found.density_pfode = flow;
  result_.cells.push_back(std::move(found));
  result_.trajectory_steps += ticks(i) *
                              static_cast<std::uint64_t>(cell.config.sampler.trajectories) *
                              cell.plan.steps.size();
}

StudyResult DensityWork::take() && {
  result_.compute_s = seconds();
  return std::move(result_);
}

RunFiles DensityWork::files(const std::string& command) const {
  return {.arrays = density_arrays(study(), result_),
          .cells = cells_csv(study(), result_),
          .manifest = run_manifest(*this, command)};
}

StudyResult compute_study(const Study& study, const ProgressReport& progress) {
  DensityWork work(study);
  work.finish(progress);
  return std::move(work).take();
}

}  // namespace gtv::study
