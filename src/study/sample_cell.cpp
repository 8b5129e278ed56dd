#include "study/sample_cell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gtv/sampler/blocked_denoiser.hpp"
#include "gtv/sampler/integrate.hpp"
#include "gtv/study/config_dimension.hpp"
#include "gtv/study/study_data.hpp"
#include "study/cells.hpp"
#include "study/config_fault.hpp"
#include "study/settings.hpp"

namespace gtv::study {
namespace {

constexpr Index least_points = 3;
constexpr double most_sample_bytes = 4e9;

StoredMatrix checked(const StoredMatrix& points) {
  if (points.rows() < least_points) {
    throw_input("got {} points, expected at least {}: neighbours are measured", points.rows(),
                least_points);
  }
  return points;
}

std::shared_ptr<const score::BlockedField> field_of(const StoredMatrix& points,
                                                    const Config& config) {
  // Halves take no weights: what they are compared for is which points they have.
  const bool all = config.data.weights.size() == points.rows();
  return std::make_shared<const score::BlockedField>(points, all ? config.data.weights : Vector(),
                                                     config.data.spread);
}

/// @param cells of the study: their samples are held at once.
void check_config(const Config& config, const data::Dataset& set, std::size_t cells) {
  if (MaybeFault fault = weights_fault(config, set.points.rows())) throw FaultError(*fault);
  const Index dimension = set.points.cols();
  if (has_features(config)) {
    throw FaultError(
        {"estimator.kind",
         fmt::format("got {} with points of dimension {}, expected exact or naive: "
                     "what a linear model learns is given as a density, on bins of one "
                     "or two dimensions",
                     config.estimator.kind, dimension)});
  }
  if (config.data.weights.size() > 0 && !(config.data.weights.minCoeff() > 0)) {
    throw FaultError({"data.weights",
                      fmt::format("got 0 with points of dimension {}, expected numbers > 0: leave "
                                  "such points out",
                                  dimension)});
  }
  check_dimension(config, dimension);
  const double bytes = 4.0 * static_cast<double>(dimension) *
                       static_cast<double>(config.sampler.trajectories) * config.ensemble.models *
                       static_cast<double>(cells);
  if (bytes > most_sample_bytes) {
    throw FaultError(
        {"sampler.trajectories",
         fmt::format(
             "got {} in each of {} models and {} cells, {:.2g} bytes of samples of dimension {}, "
             "expected at most {:.0e}",
             config.sampler.trajectories, config.ensemble.models, cells, bytes, dimension,
             most_sample_bytes)});
  }
}

/// By blocks: points stay as they are stored.
void check_coordinates(const std::string& key, const StoredMatrix& points) {
  constexpr Index block = 1024;
  for (Index first = 0; first < points.rows(); first += block) {
    Matrix rows(std::min(block, points.rows() - first), points.cols());
    points.read(first, rows);
    if (MaybeFault fault = coordinate_fault(key, rows, first)) throw FaultError(*fault);
  }
}

/// What the sampler would refuse later.
void check_sampling(const SampleCell& cell) {
  const Config& config = cell.config;
  const auto& field = cell.data->field;
  const auto dimension = static_cast<int>(field->dimension());
  const double tolerance = config.estimator.tolerance;
  blamed_on("sampler.seeds",
            [&] { static_cast<void>(sampler::Seeds(cell.seeds, 1, dimension, config.seed, 0)); });
  blamed_on("forward.t_min",
            [&] { static_cast<void>(sampler::BlockedDenoiser(field, cell.plan, tolerance)); });
  blamed_on("sampler.steps", [&] {
    sampler::check_path_noise(cell.plan, dimension);
    if (config.estimator.kind == "naive") {
      static_cast<void>(sampler::BlockedNaiveDenoiser(field, cell.plan, tolerance,
                                                      {.kappa = config.estimator.kappa}));
    }
  });
}

/// Their results share arrays.
void check_same_shape(const SampleCell& cell, const SampleShape& first) {
  const Index dimension = cell.data->set.points.cols();
  if (dimension != first.dimension) {
    throw FaultError({source_key(cell.config),
                      fmt::format("got points of dimension {}, expected {} as in the first "
                                  "cell, since all cells' results share arrays",
                                  dimension, first.dimension)});
  }
  if (cell.config.sampler.trajectories != first.trajectories) {
    throw FaultError({"sampler.trajectories",
                      fmt::format("got {}, expected {} as in the first cell, since all cells' "
                                  "samples share an array",
                                  cell.config.sampler.trajectories, first.trajectories)});
  }
}

}  // namespace

SampleData::SampleData(data::Dataset dataset, const Config& config)
    : set(std::move(dataset)),
      field(field_of(checked(set.points), config)),
      half_points{set.points.every(0, 2), set.points.every(1, 2)},
      nearest(set.points) {
  if (nearest.distinct() < least_points) {
    throw_input("got {} distinct points, expected at least {}: neighbours are measured",
                nearest.distinct(), least_points);
  }
  for (std::size_t half = 0; half < 2; ++half) halves[half] = field_of(half_points[half], config);
}

bool gives_samples(const Study& study) {
  return in_cell(study, 0,
                 [&] { return load_study_data(study.cell(0), study.directory).points.cols() > 2; });
}

SampleCell SampleCells::make(std::size_t index) {
  return in_cell(*study_, index, [&] {
    const Config config = study_->cell(index);
    SampleCell cell;
    cell.data = data_of(config);
    check_config(config, cell.data->set, study_->cells());
    static_cast<SamplingSetup&>(cell) = make_sampling(config, parts_);
    check_sampling(cell);
    if (!first_) {
      first_ = {.dimension = cell.data->set.points.cols(),
                .trajectories = config.sampler.trajectories};
    }
    check_same_shape(cell, *first_);
    return cell;
  });
}

std::shared_ptr<const SampleData> SampleCells::data_of(const Config& config) {
  const std::string key = data_key(config);
  if (const auto found = loaded_.find(key); found != loaded_.end()) return found->second;
  if (!keep_data_) loaded_.clear();
  data::Dataset set = load_study_data(config, study_->directory);
  check_config(config, set, study_->cells());
  check_coordinates(source_key(config), set.points);
  auto data = blamed_on(source_key(config),
                        [&] { return std::make_shared<const SampleData>(std::move(set), config); });
  return loaded_[key] = std::move(data);
}

std::vector<SampleCell> make_sample_cells(const Study& study) {
  std::vector<SampleCell> cells;
  SampleCells maker(study, /*keep_data=*/true);
  for (std::size_t i = 0; i < study.cells(); ++i) cells.push_back(maker.make(i));
  return cells;
}

}  // namespace gtv::study
