#include "gtv/study/run_forecast.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include "config_cells.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/memory.hpp"
#include "study/cells.hpp"
#include "study/density_size.hpp"
#include "study/member_rounds.hpp"
#include "study/memory_need.hpp"
#include "study/process.hpp"
#include "study/run_trial.hpp"
#include "study/sample_cell.hpp"
#include "study/seconds_since.hpp"
#include "study/shard.hpp"

namespace gtv::study {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_trials = 16;
constexpr double longest_trials = 1.5;  // s; no trial is begun after that

/// What is asked of a cell; nothing of it is kept.
struct CellFacts {
  std::size_t index = 0;
  std::size_t dimension = 0;
  std::size_t points = 0;
  const SamplingSetup& sampling;
};

/// What a run holds in memory, bytes.
struct HeldBytes {
  double results = 0;
  double plans = 0;  ///< of all cells' steps
};

/// Sets up and checks all cells, one at a time.
HeldBytes visit_cells(const Study& study, const std::function<void(const CellFacts&)>& visit) {
  HeldBytes bytes;
  if (gives_samples(study)) {
    constexpr double of_neighbours = 32;  // two rows and two distances
    constexpr double most_shown = 20;     // samples, each with two points, of a cell
    SampleCells cells(study, /*keep_data=*/false);
    for (std::size_t i = 0; i < study.cells(); ++i) {
      const SampleCell cell = cells.make(i);
      const StoredMatrix& points = cell.data->set.points;
      const auto columns = static_cast<double>(points.cols());
      bytes.results += most_shown * (3 * sizeof(float) * columns + of_neighbours);
      bytes.results += static_cast<double>(cell.config.ensemble.models) *
                       static_cast<double>(cell.config.sampler.trajectories) *
                       (sizeof(float) * columns + of_neighbours);
      visit({.index = i,
             .dimension = static_cast<std::size_t>(points.cols()),
             .points = static_cast<std::size_t>(points.rows()),
             .sampling = cell});
    }
    bytes.plans = static_cast<double>(cells.parts().bytes_of_plans());
    return bytes;
  }
  StudyCells cells(study);
  for (std::size_t i = 0; i < study.cells(); ++i) {
    const CellSetup cell = cells.make(i);
    if (i == 0) bytes.results = density_size(study, cell).bytes;
    visit({.index = i,
           .dimension = static_cast<std::size_t>(cell.dimension()),
           .points = static_cast<std::size_t>(cell.data->points.rows()),
           .sampling = cell});
  }
  bytes.plans = static_cast<double>(cells.parts().bytes_of_plans());
  return bytes;
}

void extend(Extent& extent, std::int64_t value) {
  extent = {std::min(extent[0], value), std::max(extent[1], value)};
}

/// Products of counts, as large as can be told.
std::uint64_t whole(double product) {
  constexpr double most = 9e18;
  return static_cast<std::uint64_t>(std::min(product, most));
}

/// The cell is the first of those that share an exact flow.
bool has_own_flow(const Study& study, std::size_t index) {
  for (std::size_t a = study.sweep.size(); a-- > 0;) {
    const std::size_t n = study.sweep[a].values.size();
    if (concerns_training(study.sweep[a].key) && index % n != 0) return false;
    index /= n;
  }
  return true;
}

/// How many members a cell has, or with "auto" begins with.
double members_of(const CellFacts& cell) {
  const Config& config = cell.sampling.config;
  if (!config.ensemble.is_auto()) return config.ensemble.models;
  return next_members(config, static_cast<int>(cell.dimension), 0);
}

/// Seconds of a core, by the model: members, and what a cell needs besides them but for a flow.
double cost_of_cell(const CellFacts& cell) {
  const Config& config = cell.sampling.config;
  const double members = members_of(cell);
  const double member = member_cost(config, cell.dimension, cell.points);
  if (cell.dimension > 2) {
    // Two models of half the points each, of which 64 samples are paired.
    const auto trajectories = static_cast<double>(config.sampler.trajectories);
    return member * (members + std::min(64.0, trajectories) / trajectories);
  }
  constexpr double of_a_count = 1e-8;  // s, to sort a bin's members and sum them up
  double cost =
      member * members +
      of_a_count * members * std::pow(config.density.bins, static_cast<double>(cell.dimension));
  return cost;
}

/// How the machine compares with the model's constants, by cells spread over the sweep.
struct Calibration {
  double factor = 1;
  double flow_factor = 1;
  double law_s = 0;  ///< of a cell
  std::size_t cells = 0;
};

Calibration calibrate(const Study& study, std::size_t dimension, std::size_t points) {
  constexpr double golden = 0.6180339887498949;
  const std::size_t cells = study.cells();
  const std::size_t count = std::min(cells, most_trials);
  const auto start = Clock::now();
  Calibration found;
  double model = 0;
  double measured = 0;
  double flow_model = 0;
  double flow_measured = 0;
  for (std::size_t k = 0; k < count; ++k) {
    const double place = std::fmod((static_cast<double>(k) + 0.5) * golden, 1.0);
    const std::size_t index =
        cells <= most_trials ? k : static_cast<std::size_t>(place * static_cast<double>(cells));
    const Trial trial =
        in_cell(study, index, [&] { return try_cell(study, index, dimension, points); });
    if (trial.measured_s > 0) {
      model += trial.model_s;
      measured += trial.measured_s;
      found.law_s += trial.law_s;
      if (trial.flow_s > 0) {
        flow_model += flow_cost(study.cell(index), dimension, points);
        flow_measured += trial.flow_s;
      }
      ++found.cells;
    }
    if (seconds_since(start) > longest_trials) break;
  }
  if (found.cells > 0) {
    found.factor = measured / model;
    if (flow_model > 0) found.flow_factor = flow_measured / flow_model;
    found.law_s /= static_cast<double>(found.cells);
  }
  return found;
}

/// @throws gtv::WorkError if the machine has less than it takes.
void check_memory(const Study& study, const MemoryNeed& need, double bytes) {
  const double there = physical_memory();
  if (there == 0 || bytes <= there) return;
  const std::string where = where_is(study, need.key);
  throw_work(
      "{}{}{}: got {}, {} take about {:.2g} GB; the run takes {:.2g} GB, this machine has "
      "{:.2g} GB",
      where, where.empty() ? "" : ": ", need.key, need.value, need.what, need.bytes / 1e9,
      bytes / 1e9, there / 1e9);
}

}  // namespace

RunForecast forecast_run(const Study& study) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  RunForecast forecast{.name = study.config.name,
                       .seed = study.config.seed,
                       .cells = study.cells(),
                       .sweep = study.sweep,
                       .models = {most, 0},
                       .trajectories = {most, 0},
                       .steps = {most, 0},
                       .threads = thread_count()};
  double cost = 0;
  double flows = 0;
  double members = 0;
  double steps = 0;
  double evaluations = 0;
  std::size_t points = 0;
  MemoryNeed need;
  // The steps are held to be counted, so that more than there is room for is refused before that.
  const MemoryNeed need_for_steps = need_of_steps(study);
  check_memory(study, need_for_steps, need_for_steps.bytes);
  const auto start = Clock::now();
  const HeldBytes bytes = visit_cells(study, [&](const CellFacts& cell) {
    const Config& config = cell.sampling.config;
    const sampler::Plan& plan = cell.sampling.plan;
    const double here = members_of(cell);
    const double followed = here * static_cast<double>(config.sampler.trajectories);
    extend(forecast.models, static_cast<std::int64_t>(here));
    forecast.at_least = forecast.at_least || config.ensemble.is_auto();
    extend(forecast.trajectories, config.sampler.trajectories);
    extend(forecast.steps, static_cast<std::int64_t>(plan.steps.size()));
    forecast.dimension = static_cast<int>(cell.dimension);
    points = std::max(points, cell.points);
    members += here;
    steps += followed * static_cast<double>(plan.steps.size());
    evaluations += followed * static_cast<double>(plan.evaluations());
    cost += cost_of_cell(cell);
    if (cell.dimension <= 2 && has_own_flow(study, cell.index)) {
      flows += flow_cost(config, cell.dimension, cell.points);
    }
    MemoryNeed of_cell = largest_need(config, static_cast<Index>(cell.dimension));
    if (of_cell.bytes > need.bytes) need = std::move(of_cell);
  });
  // A run does so too, above two dimensions with large sets of points.
  const double set_up_s = seconds_since(start);
  forecast.trajectory_steps = whole(steps);
  forecast.evaluations = whole(evaluations);
  forecast.result_mb = bytes.results / 1e6;
  // The arrays are put together from all cells' results, while what members took is hardly ever
  // given back to the system.
  constexpr double of_a_cell = 5e3;  // what it is set up with
  const double held = 2 * bytes.results + need.bytes + bytes.plans +
                      of_a_cell * static_cast<double>(forecast.cells);
  const auto columns = static_cast<Index>(forecast.dimension);
  for (MemoryNeed of_all : {need_for_steps, need_of_results(study, columns, bytes.results)}) {
    if (of_all.bytes > need.bytes) need = std::move(of_all);
  }
  check_memory(study, need, held);
  const Calibration found = calibrate(study, static_cast<std::size_t>(forecast.dimension), points);
  const bool side_by_side = forecast.dimension <= 2;
  const double at_once = side_by_side ? std::min<double>(forecast.threads, members)
                                      : static_cast<double>(forecast.threads);
  forecast.compute_s = set_up_s + (cost * found.factor + flows * found.flow_factor +
                                   found.law_s * static_cast<double>(forecast.cells)) /
                                      at_once;
  forecast.tried_cells = found.cells;
  // What this process has held of that itself is not to count twice.
  forecast.peak_rss_mb = peak_rss_mb() + (held - bytes.plans) / 1e6;
  return forecast;
}

}  // namespace gtv::study
