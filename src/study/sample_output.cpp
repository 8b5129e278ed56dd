#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "gtv/io/csv.hpp"
#include "study/sample_study.hpp"
#include "study/sweep_arrays.hpp"

namespace gtv::study {
namespace {

using Shape = std::vector<std::size_t>;

constexpr Index most_shown = 20;  // samples of the first member that a picture shows

Shape with(Shape sweep, const Shape& rest) {
  sweep.insert(sweep.end(), rest.begin(), rest.end());
  return sweep;
}

Shape sweep_shape(const Study& study) {
  Shape shape;
  for (const SweepAxis& axis : study.sweep) shape.push_back(axis.values.size());
  return shape;
}

template <class Rows, class Real>
void append(const Rows& rows, std::vector<Real>& to) {
  for (Index i = 0; i < rows.rows(); ++i) {
    for (Index j = 0; j < rows.cols(); ++j) to.push_back(static_cast<Real>(rows(i, j)));
  }
}

std::string shown(double value, const char* format) {
  return std::isfinite(value) ? fmt::format(fmt::runtime(format), value) : "";
}

}  // namespace

Array<float> samples_array(const Study& study, const SampleStudyResult& result) {
  const Config& config = result.cells.front().config;
  const FloatMatrix& first = result.results.front().samples;
  Array<float> out;
  out.shape = with(sweep_shape(study), {static_cast<std::size_t>(config.ensemble.models),
                                        static_cast<std::size_t>(config.sampler.trajectories),
                                        static_cast<std::size_t>(first.cols())});
  out.values.reserve(Array<float>::count(out.shape));
  for (const SampleResult& cell : result.results) {
    out.values.insert(out.values.end(), cell.samples.data(),
                      cell.samples.data() + cell.samples.size());
  }
  return out;
}

io::Npz neighbour_arrays(const Study& study, const SampleStudyResult& result) {
  io::Npz npz;
  const Shape sweep = add_axes(npz, study.sweep);
  const Config& config = result.cells.front().config;
  const auto members = static_cast<std::size_t>(config.ensemble.models);
  const auto trajectories = static_cast<std::size_t>(config.sampler.trajectories);
  const Index shown_rows = std::min<Index>(most_shown, config.sampler.trajectories);
  const auto k = static_cast<std::size_t>(shown_rows);
  const Index dimension = result.results.front().samples.cols();
  const auto columns = static_cast<std::size_t>(dimension);
  Array<float> shown_samples;
  Array<float> points;
  Array<double> shown_distance;
  Array<std::int64_t> nearest;
  Array<double> distances;
  for (std::size_t c = 0; c < result.results.size(); ++c) {
    const SampleResult& cell = result.results[c];
    append(cell.samples.topRows(shown_rows), shown_samples.values);
    append(cell.neighbours.distance.topRows(shown_rows), shown_distance.values);
    append(cell.neighbours.row, nearest.values);
    append(cell.neighbours.distance, distances.values);
    for (Index i = 0; i < shown_rows; ++i) {
      const std::array<Index, 2> rows = {cell.neighbours.row(i, 0), cell.neighbours.row(i, 1)};
      Matrix two = Matrix::Constant(2, dimension, std::numeric_limits<double>::quiet_NaN());
      if (rows[0] != no_row) result.cells[c].data->set.points.read(rows, two);
      append(two, points.values);
    }
  }
  shown_samples.shape = with(sweep, {k, columns});
  points.shape = with(sweep, {k, 2, columns});
  shown_distance.shape = with(sweep, {k, 2});
  nearest.shape = with(sweep, {members, trajectories, 2});
  distances.shape = nearest.shape;
  npz.add("shown", std::move(shown_samples));
  npz.add("nearest_points", std::move(points));
  npz.add("distance", std::move(shown_distance));
  npz.add("nearest", std::move(nearest));
  npz.add("distances", std::move(distances));
  if (const auto& image = result.cells.front().data->set.image) {
    npz.add("image_shape",
            Array<std::int64_t>({3}, {image->height, image->width, image->channels}));
  }
  return npz;
}

std::string sample_cells_csv(const Study& study, const SampleStudyResult& result) {
  std::vector<std::string> header = {"cell"};
  for (const std::string& key : sweep_keys(study.sweep)) header.push_back(key);
  for (const char* name :
       {"models", "trajectories", "points", "dimension", "memorized_fraction", "memorized_lo",
        "memorized_hi", "nearest_distance", "sliced_wasserstein", "sliced_wasserstein_se",
        "energy_distance", "energy_p", "mmd_squared", "mmd_p", "halves_cosine", "halves_cosine_se",
        "halves_nearer_than_training", "error_bound"}) {
    header.emplace_back(name);
  }
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < result.results.size(); ++i) {
    const SampleResult& cell = result.results[i];
    const Config& config = result.cells[i].config;
    const StoredMatrix& points = result.cells[i].data->set.points;
    std::vector<std::string> row = {fmt::format("{}", i)};
    for (const std::string& value : sweep_texts(study.sweep, i)) row.push_back(value);
    row.push_back(fmt::format("{}", config.ensemble.models));
    row.push_back(fmt::format("{}", config.sampler.trajectories));
    row.push_back(fmt::format("{}", points.rows()));
    row.push_back(fmt::format("{}", points.cols()));
    const bool failed = cell.memorised.total == 0;
    row.push_back(failed ? "nan" : fmt::format("{:.6f}", cell.memorised.value()));
    row.push_back(fmt::format("{:.6f}", cell.memorised_ci.lo));
    row.push_back(fmt::format("{:.6f}", cell.memorised_ci.hi));
    row.push_back(fmt::format("{:.6g}", cell.neighbours.distance.col(0).mean()));
    row.push_back(fmt::format("{:.6g}", cell.sliced.mean));
    row.push_back(shown(cell.sliced.standard_error, "{:.2g}"));
    row.push_back(shown(cell.energy.statistic, "{:.6g}"));
    row.push_back(shown(cell.energy.p_value, "{:.4g}"));
    row.push_back(shown(cell.mmd.statistic, "{:.6g}"));
    row.push_back(shown(cell.mmd.p_value, "{:.4g}"));
    row.push_back(shown(cell.halves.cosine, "{:.4f}"));
    row.push_back(shown(cell.halves.cosine_standard_error, "{:.2g}"));
    row.push_back(shown(cell.halves.nearer_than_training.value_or(NAN), "{:.4f}"));
    row.push_back(fmt::format("{:.2e}", cell.error_bound));
    rows.push_back(std::move(row));
  }
  return io::format_csv(header, rows);
}

}  // namespace gtv::study
