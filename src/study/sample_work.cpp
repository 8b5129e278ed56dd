#include "study/sample_work.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gtv/metric/memorised.hpp"
#include "gtv/sampler/blocked_denoiser.hpp"
#include "gtv/sampler/integrate.hpp"
#include "study/bytes.hpp"
#include "study/cells.hpp"
#include "study/config_fault.hpp"
#include "study/run_manifest.hpp"
#include "study/seconds_since.hpp"
#include "study/shard_queue.hpp"

namespace gtv::study {
namespace {

using sampler::BlockView;
using Field = std::shared_ptr<const score::BlockedField>;

constexpr double memorised_threshold = 1.0 / 3;
constexpr Index compared_rows = 1000;        // of samples and of training points, by pairs
constexpr std::int64_t paired_samples = 64;  // of the two halves' models
constexpr int sliced_directions = 200;
constexpr int permutations = 500;

std::size_t blocks_of(std::int64_t trajectories) {
  const auto block = static_cast<std::int64_t>(sampler::blocked_trajectories);
  return static_cast<std::size_t>((trajectories + block - 1) / block);
}

/// The denoiser has no answer to what is larger, and single precision no number.
void check_size(BlockView<const double> states, std::size_t step) {
  for (int a = 0; a < states.dimension; ++a) {
    for (const double x : states.coordinate(a)) {
      if (!(std::abs(x) <= largest_size)) {
        throw_work(
            "sampling: got a coordinate of {:.3g} after step {}, expected at most {:.0e}; more "
            "steps, a larger t_min or less noise may help",
            x, step, largest_size);
      }
    }
  }
}

/// Samples of a member that follows a field's denoiser, a row each.
/// @param step_done called after each step of each block.
/// @return the largest error bound of the denoiser, data units.
double sample_rows(const SampleCell& cell, const Field& field, std::uint32_t member,
                   std::int64_t trajectories, const std::function<void()>& step_done,
                   Eigen::Ref<FloatMatrix> out) {
  const Config& config = cell.config;
  const sampler::Seeds seeds(cell.seeds, static_cast<std::uint64_t>(trajectories),
                             static_cast<int>(field->dimension()), config.seed, member);
  const sampler::IntegrateOptions options{
      .seed = config.seed, .member = member, .block = sampler::blocked_trajectories};
  const sampler::Sink<double> sink = [&](std::uint64_t first, BlockView<const double> block) {
    for (int a = 0; a < block.dimension; ++a) {
      const auto coordinate = block.coordinate(a);
      for (std::size_t i = 0; i < block.count; ++i) {
        out(static_cast<Index>(first + i), a) = static_cast<float>(coordinate[i]);
      }
    }
  };
  const sampler::Watch<double> watch = [&](std::size_t step, std::uint64_t,
                                           BlockView<const double> states) {
    check_size(states, step);
    if (step > 0) step_done();
  };
  const auto follow = [&](const auto& denoiser) {
    sampler::integrate<double>(cell.plan, denoiser, seeds, options, sink, watch);
    return denoiser.largest_error();
  };
  const double asked = config.estimator.tolerance;
  if (config.estimator.kind == "exact") {
    return follow(sampler::BlockedDenoiser(field, cell.plan, asked));
  }
  return follow(sampler::BlockedNaiveDenoiser(
      field, cell.plan, asked,
      {.kappa = config.estimator.kappa, .seed = config.seed, .member = member}));
}

/// At most so many rows, evenly spaced.
Matrix some_rows(const StoredMatrix& rows) {
  const Index step = std::max<Index>(1, (rows.rows() + compared_rows - 1) / compared_rows);
  return rows.every(0, step).values();
}

metric::Agreement halves_agreement(const SampleCell& cell, const std::function<void()>& step_done) {
  const std::int64_t count = std::min(paired_samples, cell.config.sampler.trajectories);
  const Index dimension = cell.data->set.points.cols();
  std::array<FloatMatrix, 2> samples;
  std::array<Vector, 2> distance;
  for (std::size_t half = 0; half < 2; ++half) {
    samples[half].resize(static_cast<Index>(count), dimension);
    sample_rows(cell, cell.data->halves[half], 0, count, step_done, samples[half]);
    distance[half] =
        metric::nearest_rows(cell.data->half_points[half], StoredMatrix::of(samples[half]), 1)
            .distance.col(0);
  }
  return metric::half_agreement(samples[0].cast<double>(), samples[1].cast<double>(),
                                entries(distance[0]), entries(distance[1]));
}

void measure(const SampleCell& cell, SampleResult& result) {
  const StoredMatrix samples = StoredMatrix::of(result.samples);
  result.neighbours = cell.data->nearest.nearest(samples, 2);
  result.memorised = metric::memorised_share(result.neighbours.distance, memorised_threshold);
  result.memorised_ci = metric::share_interval(result.memorised, 0.95);
  const Matrix some = some_rows(samples);
  const Matrix training = some_rows(cell.data->set.points);
  const std::uint64_t seed = cell.config.seed;
  result.sliced = metric::sliced_wasserstein_1(some, training, sliced_directions, seed);
  if (some.rows() < 2) return;
  result.energy = metric::energy_test(some, training, permutations, seed);
  // Where most points are equal, the kernel's width would be 0.
  const double width = metric::median_distance(some, training);
  if (width > 0) result.mmd = metric::mmd_test(some, training, permutations, seed, width);
}

void put_measures(const SampleResult& result, ByteWriter& bytes) {
  bytes.put_all(std::span<const Index>(result.neighbours.row.data(),
                                       static_cast<std::size_t>(result.neighbours.row.size())));
  bytes.put_all(
      std::span<const double>(result.neighbours.distance.data(),
                              static_cast<std::size_t>(result.neighbours.distance.size())));
  bytes.put(result.memorised);
  bytes.put(result.memorised_ci);
  bytes.put(result.sliced);
  bytes.put(result.energy);
  bytes.put(result.mmd);
  bytes.put(result.halves);
}

/// Into an array of two columns, that of neighbours.
template <class Array, class T>
void copy_pairs(const std::vector<T>& from, Index rows, Array& to) {
  to.resize(rows, 2);
  if (from.size() != static_cast<std::size_t>(to.size())) {
    throw_work("shard: got {} neighbours, expected {}", from.size(), to.size());
  }
  std::copy(from.begin(), from.end(), to.data());
}

void get_measures(ByteReader bytes, SampleResult& result) {
  copy_pairs(bytes.get_all<Index>(), result.samples.rows(), result.neighbours.row);
  copy_pairs(bytes.get_all<double>(), result.samples.rows(), result.neighbours.distance);
  result.memorised = bytes.get<metric::Share>();
  result.memorised_ci = bytes.get<metric::Interval>();
  result.sliced = bytes.get<metric::SlicedDistance>();
  result.energy = bytes.get<metric::TestResult>();
  result.mmd = bytes.get<metric::TestResult>();
  result.halves = bytes.get<metric::Agreement>();
}

double cost_of_member(const SampleCell& cell) {
  const StoredMatrix& points = cell.data->set.points;
  return member_cost(cell.config, static_cast<std::size_t>(points.cols()),
                     static_cast<std::size_t>(points.rows()));
}

}  // namespace

SampleWork::SampleWork(const Study& study) : CellWork(study) {
  result_.cells = make_sample_cells(study);
  result_.results.resize(cells());
  sampled_.resize(cells());
  double cost = 0;
  for (const SampleCell& cell : result_.cells) {
    cost += cost_of_member(cell) * cell.config.ensemble.models;
  }
  per_shard_ = shard_cost(cost);
}

Shard SampleWork::measures(std::size_t cell) const {
  return {.cell = cell, .cost = cost_of_member(result_.cells[cell]), .at_home = true};
}

std::vector<Shard> SampleWork::shards(std::size_t cell) const {
  const SampleCell& setup = result_.cells[cell];
  return member_shards(cell, 0, static_cast<std::uint32_t>(setup.config.ensemble.models),
                       cost_of_member(setup), per_shard_);
}

std::size_t SampleWork::ticks(const Shard& shard) const {
  const SampleCell& cell = result_.cells[shard.cell];
  const std::int64_t trajectories = cell.config.sampler.trajectories;
  const std::size_t blocks = shard.count == 0
                                 ? 2 * blocks_of(std::min(paired_samples, trajectories))
                                 : shard.count * blocks_of(trajectories);
  return cell.plan->steps.size() * blocks;
}

std::size_t SampleWork::ticks(std::size_t cell) const {
  std::size_t all = ticks(measures(cell));
  for (const Shard& shard : shards(cell)) all += ticks(shard);
  return all;
}

std::string SampleWork::compute(const Shard& shard, Progress& progress) {
  const SampleCell& cell = result_.cells[shard.cell];
  PieceProgress piece(progress);
  const auto step_done = [&] { piece.advance(); };
  ByteWriter bytes;
  try {
    if (shard.count == 0) {
      SampleResult& result = result_.results[shard.cell];
      measure(cell, result);
      result.halves = halves_agreement(cell, step_done);
      put_measures(result, bytes);
      piece.finish();
      return std::move(bytes).take();
    }
    const Index trajectories = cell.config.sampler.trajectories;
    FloatMatrix rows(trajectories, cell.data->set.points.cols());
    for (std::uint32_t m = shard.first; m < shard.first + shard.count; ++m) {
      bytes.put(sample_rows(cell, cell.data->field, m, trajectories, step_done, rows));
      bytes.put_all(std::span<const float>(rows.data(), static_cast<std::size_t>(rows.size())));
    }
    piece.finish();
    return std::move(bytes).take();
  } catch (const WorkError& error) {
    throw_work("{}{}", error.what(), cell_label(study(), shard.cell));
  }
}

std::vector<Shard> SampleWork::take(std::size_t index, std::uint32_t members, ShardStore& store,
                                    Progress&) {
  const SampleCell& cell = result_.cells[index];
  SampleResult& result = result_.results[index];
  // Work that was stopped in between has the samples, and computes what it measures of them anew.
  if (sampled_[index] != 0 && store.holds(measures(index).key())) {
    const std::string content = store.get(measures(index).key());
    get_measures(ByteReader(content), result);
    return {};
  }
  const Index trajectories = cell.config.sampler.trajectories;
  result.samples.resize(static_cast<Index>(members) * trajectories, cell.data->set.points.cols());
  double error = 0;
  for (const Shard& shard : shards(index)) {
    const std::string content = store.get(shard.key());
    ByteReader bytes(content);
    for (std::uint32_t m = shard.first; m < shard.first + shard.count; ++m) {
      error = std::max(error, bytes.get<double>());
      const std::vector<float> rows = bytes.get_all<float>();
      auto place = result.samples.middleRows(static_cast<Index>(m) * trajectories, trajectories);
      if (rows.size() != static_cast<std::size_t>(place.size())) {
        throw_work("shard: got {} coordinates, expected {}", rows.size(), place.size());
      }
      std::copy(rows.begin(), rows.end(), place.data());
    }
    store.release(shard.key());
  }
  const double radius = cell.data->field->radius();
  result.error_bound = radius > 0 ? error / radius : error;
  sampled_[index] = 1;
  return {measures(index)};
}

void SampleWork::skip(std::size_t index, ShardStore&, Progress&) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  const SampleCell& cell = result_.cells[index];
  const Index rows = cell.config.ensemble.models * cell.config.sampler.trajectories;
  SampleResult& result = result_.results[index];
  result = {};
  result.samples.setConstant(rows, cell.data->set.points.cols(), static_cast<float>(unknown));
  result.neighbours.row.setConstant(rows, 2, no_row);
  result.neighbours.distance.setConstant(rows, 2, unknown);
  result.memorised_ci = {unknown, unknown};
  result.sliced = {unknown, unknown};
  result.halves = {unknown, unknown, {}};
  result.error_bound = unknown;
}

std::uint64_t SampleWork::trajectory_steps(std::size_t index) const {
  const SampleCell& cell = result_.cells[index];
  return static_cast<std::uint64_t>(cell.config.ensemble.models) *
         static_cast<std::uint64_t>(cell.config.sampler.trajectories) * cell.plan->steps.size();
}

SampleStudyResult SampleWork::take_result(double seconds) && {
  for (std::size_t i = 0; i < cells(); ++i) result_.trajectory_steps += trajectory_steps(i);
  result_.compute_s = seconds;
  return std::move(result_);
}

RunFiles SampleWork::files(const RunRecord& record) const {
  return {.arrays = neighbour_arrays(study(), result_),
          .samples = samples_array(study(), result_),
          .cells = sample_cells_csv(study(), result_),
          .manifest = run_manifest(*this, record, &result_.cells)};
}

SampleStudyResult compute_samples(const Study& study, const ProgressReport& progress) {
  const auto start = std::chrono::steady_clock::now();
  SampleWork work(study);
  compute_all(work, progress);
  return std::move(work).take_result(seconds_since(start));
}

}  // namespace gtv::study
