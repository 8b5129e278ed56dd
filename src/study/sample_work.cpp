#include "study/sample_work.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>

#include "gtv/metric/memorised.hpp"
#include "gtv/sampler/blocked_denoiser.hpp"
#include "gtv/sampler/integrate.hpp"
#include "study/cells.hpp"
#include "study/config_fault.hpp"
#include "study/run_manifest.hpp"

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

SampleResult run_cell(const SampleCell& cell, Progress& progress) {
  const auto step_done = [&] { progress.advance(); };
  const Index trajectories = cell.config.sampler.trajectories;
  const Index members = cell.config.ensemble.models;
  SampleResult result;
  result.samples.resize(members * trajectories, cell.data->set.points.cols());
  double error = 0;
  for (Index member = 0; member < members; ++member) {
    error = std::max(
        error,
        sample_rows(cell, cell.data->field, static_cast<std::uint32_t>(member), trajectories,
                    step_done, result.samples.middleRows(member * trajectories, trajectories)));
  }
  const double radius = cell.data->field->radius();
  result.error_bound = radius > 0 ? error / radius : error;
  measure(cell, result);
  result.halves = halves_agreement(cell, step_done);
  return result;
}

}  // namespace

SampleWork::SampleWork(const Study& study) : CellWork(study) {
  result_.cells = make_sample_cells(study);
}

std::size_t SampleWork::ticks(std::size_t index) const {
  const SampleCell& cell = result_.cells[index];
  const std::int64_t trajectories = cell.config.sampler.trajectories;
  const auto members = static_cast<std::size_t>(cell.config.ensemble.models);
  return cell.plan.steps.size() * (members * blocks_of(trajectories) +
                                   2 * blocks_of(std::min(paired_samples, trajectories)));
}

void SampleWork::compute(std::size_t index, Progress& progress) {
  const SampleCell& cell = result_.cells[index];
  try {
    result_.results.push_back(run_cell(cell, progress));
  } catch (const WorkError& error) {
    throw_work("{}{}", error.what(), cell_label(study(), index));
  }
  result_.trajectory_steps += static_cast<std::uint64_t>(cell.config.ensemble.models) *
                              static_cast<std::uint64_t>(cell.config.sampler.trajectories) *
                              cell.plan.steps.size();
}

SampleStudyResult SampleWork::take() && {
  result_.compute_s = seconds();
  return std::move(result_);
}

RunFiles SampleWork::files(const std::string& command) const {
  return {.arrays = neighbour_arrays(study(), result_),
          .samples = samples_array(study(), result_),
          .cells = sample_cells_csv(study(), result_),
          .manifest = run_manifest(*this, command, &result_.cells)};
}

SampleStudyResult compute_samples(const Study& study, const ProgressReport& progress) {
  SampleWork work(study);
  work.finish(progress);
  return std::move(work).take();
}

}  // namespace gtv::study
