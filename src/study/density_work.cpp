#include "study/density_work.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include "config_cells.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "study/adaptive.hpp"
#include "study/bins.hpp"
#include "study/bytes.hpp"
#include "study/cell_theory.hpp"
#include "study/cells.hpp"
#include "study/density_size.hpp"
#include "study/member.hpp"
#include "study/member_rounds.hpp"
#include "study/run_manifest.hpp"
#include "study/seconds_since.hpp"
#include "study/shard_queue.hpp"

namespace gtv::study {
namespace {

/// Sweep values of a cell that matter to the exact score, as a key.
std::string exact_flow_key(const Study& study, std::size_t index) {
  std::string key;
  for (std::size_t a = study.sweep.size(); a-- > 0;) {
    const std::size_t n = study.sweep[a].values.size();
    if (!concerns_training(study.sweep[a].key)) key += fmt::format("{}:{};", a, index % n);
    index /= n;
  }
  return key;
}

KeptMember kept(const MemberResult& member) {
  const sampler::Histogram& histogram = member.histogram;
  return {.counts = {.bins = histogram.counts(),
                     .total = histogram.total(),
                     .not_finite = histogram.not_finite()},
          .reciprocal_condition = member.reciprocal_condition};
}

double cost_of_member(const CellSetup& cell) {
  return member_cost(cell.config, static_cast<std::size_t>(cell.dimension()),
                     static_cast<std::size_t>(cell.data->points.rows()));
}

}  // namespace

DensityWork::DensityWork(const Study& study) : CellWork(study), cells_(make_cells(study)) {
  const CellSetup& first = cells_.front();
  arrays_ = density_size(study, first).arrays;
  result_.dimension = first.dimension();
  result_.bins = first.config.density.bins;
  result_.range[0] = first.config.density.range[0];
  result_.range[1] = first.config.density.range[1];
  result_.cells.resize(cells_.size());
  prepared_ = std::make_unique<std::once_flag[]>(cells_.size());
  double cost = 0;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const Config& config = cells_[i].config;
    probes_.emplace_back(cells_[i]);
    keeping_.push_back(keeping_of(cells_[i], probes_.back().size()));
    const std::uint32_t asked = next_members(config, result_.dimension, 0);
    states_.push_back({.asked = asked});
    // Of "auto" nobody knows more: many threads are to share the first round already.
    const std::uint32_t expected = config.ensemble.is_auto() ? asked : most_members(config);
    cost += cost_of_member(cells_[i]) * expected;
  }
  assign_flows();
  per_shard_ = shard_cost(cost);
}

std::size_t DensityWork::ticks(std::size_t cell) const {
  const CellState& state = states_[cell];
  if (state.finished) return state.taken;
  const Config& config = cells_[cell].config;
  const std::uint32_t all = config.ensemble.is_auto() ? state.asked : most_members(config);
  return keeping_[cell].counts ? all : all - state.taken;
}

void DensityWork::assign_flows() {
  std::map<std::string, std::size_t> owners;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const std::size_t owner = owners.emplace(exact_flow_key(study(), i), i).first->second;
    flow_owner_.push_back(owner);
    flow_users_[owner].push_back(i);
  }
}

void DensityWork::prepare(std::size_t cell) {
  std::call_once(prepared_[cell], [&] { prepare_law(cells_[cell]); });
}

std::vector<Shard> DensityWork::rounds(std::size_t cell, std::uint32_t first,
                                       std::uint32_t end) const {
  const CellSetup& setup = cells_[cell];
  std::vector<Shard> all;
  for (std::uint32_t before = 0; before < end;) {
    const std::uint32_t next = next_members(setup.config, setup.dimension(), before);
    const std::vector<Shard> round = member_shards(
        cell, std::max(first, before), std::max(first, next), cost_of_member(setup), per_shard_);
    all.insert(all.end(), round.begin(), round.end());
    before = next;
  }
  return all;
}

std::vector<Shard> DensityWork::shards(std::size_t cell) const {
  const CellState& state = states_[cell];
  // What was forgotten is not to be computed again.
  const std::uint32_t first = keeping_[cell].counts ? 0 : state.taken;
  std::vector<Shard> all = rounds(cell, first, state.asked);
  // It takes about as long as a member of so many trajectories.
  if (flow_owner_[cell] == cell) {
    all.push_back({.cell = cell, .cost = cost_of_member(cells_[cell])});
  }
  return all;
}

std::string DensityWork::compute(const Shard& shard, Progress& progress) {
  const CellSetup& cell = cells_[shard.cell];
  return in_cell(study(), shard.cell, [&] {
    if (shard.count == 0) {
      const double volume = bin_volume(cell.config.density, cell.dimension());
      const bool lookup = cell.config.sampler.denoiser == "lookup";
      const std::vector<double> flow = scaled(exact_flow(cell, lookup).shares(), 1 / volume);
      ByteWriter bytes;
      bytes.put_all(std::span<const double>(flow));
      return std::move(bytes).take();
    }
    prepare(shard.cell);
    const MemberKeeping& keeping = keeping_[shard.cell];
    MemberBlockWriter block(keeping, shard);
    PieceProgress piece(progress);
    for (std::uint32_t m = shard.first; m < shard.first + shard.count; ++m) {
      const MemberResult found = run_member(cell, m);
      KeptMember member = kept(found);
      if (keeping.gaps) member.in_gaps = share_in_gaps(cell, member.counts);
      member.scores = probes_[shard.cell].scores(found.weights);
      block.add(member);
      piece.advance();
    }
    piece.finish();
    return std::move(block).take();
  });
}

void DensityWork::take_flow(std::size_t cell, const ShardStore& store) {
  if (flow_owner_[cell] != cell) return;
  const std::string content = store.get(Shard{.cell = cell}.key());
  share_flow(cell, ByteReader(content).get_all<double>());
}

void DensityWork::share_flow(std::size_t cell, const std::vector<double>& flow) {
  const std::lock_guard lock(flows_in_use_);
  for (const std::size_t user : flow_users_.at(cell)) result_.cells[user].density_pfode = flow;
}

void DensityWork::take_members(std::size_t cell, ShardStore& store) {
  CellState& state = states_[cell];
  const MemberKeeping& keeping = keeping_[cell];
  if (!state.tally) state.tally = std::make_unique<MemberTally>(keeping);
  const std::vector<Shard> parts = rounds(cell, state.taken, state.asked);
  if (keeping.counts) {
    for (const Shard& shard : parts) {
      read_members(
          keeping, shard, store.get(shard.key()),
          [&](std::uint32_t m, const KeptMember& member) { state.tally->add(m, member, keeping); });
      state.taken += shard.count;
    }
    state.tally->settle();
  } else {
    merge_blocks(cell, parts, store);
  }
  if (!cells_[cell].config.ensemble.is_auto()) return;
  state.floor = reached_floor(cells_[cell], *state.tally);
}

void DensityWork::merge_blocks(std::size_t cell, const std::vector<Shard>& parts,
                               ShardStore& store) {
  constexpr std::size_t at_once = 16;
  CellState& state = states_[cell];
  for (std::size_t first = 0; first < parts.size(); first += at_once) {
    const std::size_t count = std::min(at_once, parts.size() - first);
    std::vector<std::optional<MemberBlock>> blocks(count);
    parallel_for(count, [&](std::size_t i) {
      const Shard& shard = parts[first + i];
      blocks[i] = read_block(keeping_[cell], shard, store.get(shard.key()));
    });
    for (std::size_t i = 0; i < count; ++i) {
      state.tally->merge(blocks[i].value());
      state.taken += parts[first + i].count;
      store.release(parts[first + i].key());
    }
  }
}

std::uint32_t DensityWork::wanted_members(std::size_t cell) const {
  const CellState& state = states_[cell];
  const Config& config = cells_[cell].config;
  if (config.ensemble.is_auto() && state.floor <= config.ensemble.floor) return state.asked;
  return next_members(config, cells_[cell].dimension(), state.asked);
}

std::optional<sampler::EnsembleDensity> DensityWork::kept_members(std::size_t cell,
                                                                  const ShardStore& store) const {
  if (!keeping_[cell].counts) return {};
  const Config::Density& bins = cells_[cell].config.density;
  const std::uint32_t members = states_[cell].asked;
  std::optional<sampler::EnsembleDensity> all(std::in_place, static_cast<int>(members),
                                              cells_[cell].dimension(), bins.bins, bins.range[0],
                                              bins.range[1]);
  for (const Shard& shard : rounds(cell, 0, members)) {
    read_members(keeping_[cell], shard, store.get(shard.key()),
                 [&](std::uint32_t m, const KeptMember& member) {
                   all->set(static_cast<int>(m), member.counts);
                 });
  }
  return all;
}

std::vector<Shard> DensityWork::take(std::size_t cell, std::uint32_t, ShardStore& store,
                                     Progress& progress) {
  CellState& state = states_[cell];
  const CellSetup& setup = cells_[cell];
  take_flow(cell, store);
  in_cell(study(), cell, [&] { take_members(cell, store); });
  const std::uint32_t before = state.asked;
  state.asked = wanted_members(cell);
  if (state.asked > before) {
    if (setup.config.ensemble.is_auto()) progress.expect(state.asked - before);
    return rounds(cell, before, state.asked);
  }
  CellResult found = in_cell(study(), cell, [&] {
    return condense(setup, *state.tally, kept_members(cell, store), arrays_);
  });
  found.floor = state.floor;
  state.finished = true;
  state.tally.reset();
  const std::lock_guard lock(flows_in_use_);
  // Either the flow came first, or it will find this cell among those that wait for it.
  found.density_pfode = std::move(result_.cells[cell].density_pfode);
  result_.cells[cell] = std::move(found);
  return {};
}

void DensityWork::skip(std::size_t cell, ShardStore& store, Progress& progress) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  const auto side = static_cast<std::size_t>(result_.bins);
  const std::vector<double> bins(result_.dimension == 2 ? side * side : side, unknown);
  // Other cells may need the flow, which may be there, or may have been what has failed.
  const Shard flow{.cell = cell};
  if (store.holds(flow.key())) {
    take_flow(cell, store);
  } else if (flow_owner_[cell] == cell) {
    std::vector<double> density = bins;
    try {
      density = ByteReader(compute(flow, progress)).get_all<double>();
    } catch (const WorkError&) {
      // Then it is unknown too.
    }
    share_flow(cell, density);
  }
  CellState& state = states_[cell];
  state = {.asked = state.asked, .finished = true, .floor = unknown};
  CellResult& found = result_.cells[cell];
  std::vector<double> density_of_flow = std::move(found.density_pfode);
  found = {};
  found.density_pfode = std::move(density_of_flow);
  for (auto* density :
       {&found.density_mean, &found.density_q25, &found.density_q75, &found.density_variance,
        &found.density_skewness, &found.density_excess_kurtosis, &found.density_true}) {
    *density = bins;
  }
  found.gap_mass = found.min_reciprocal_condition = found.inside_mean = found.floor = unknown;
  const std::size_t scores = probes_[cell].size();
  found.score_mean.assign(scores, unknown);
  found.score_covariance.assign(scores * scores, unknown);
}

std::vector<std::string> DensityWork::notes() const {
  std::size_t short_of_it = 0;
  double worst = 0;
  const Config* of_worst = nullptr;
  for (std::size_t i = 0; i < cells(); ++i) {
    const Config& config = cells_[i].config;
    if (!config.ensemble.is_auto() || states_[i].floor <= config.ensemble.floor) continue;
    ++short_of_it;
    if (states_[i].floor < worst) continue;
    worst = states_[i].floor;
    of_worst = &config;
  }
  if (of_worst == nullptr) return {};
  return {fmt::format(
      "{} of {} cells did not reach ensemble.floor = {} with ensemble.most = {} members (the worst "
      "reached {:.3g}): column reached of cells.csv",
      short_of_it, cells(), of_worst->ensemble.floor, of_worst->ensemble.most, worst)};
}

std::uint64_t DensityWork::trajectory_steps(std::size_t cell) const {
  const CellSetup& setup = cells_[cell];
  return static_cast<std::uint64_t>(result_.cells[cell].members) *
         static_cast<std::uint64_t>(setup.config.sampler.trajectories) * setup.plan->steps.size();
}

StudyResult DensityWork::take_result(double seconds) && {
  for (std::size_t i = 0; i < cells(); ++i) result_.trajectory_steps += trajectory_steps(i);
  result_.compute_s = seconds;
  return std::move(result_);
}

RunFiles DensityWork::files(const RunRecord& record) const {
  return {.arrays = density_arrays(study(), result_),
          .cells = cells_csv(study(), result_),
          .manifest = run_manifest(*this, record)};
}

StudyResult compute_study(const Study& study, const ProgressReport& progress) {
  const auto start = std::chrono::steady_clock::now();
  DensityWork work(study);
  compute_all(work, progress);
  return std::move(work).take_result(seconds_since(start));
}

}  // namespace gtv::study
