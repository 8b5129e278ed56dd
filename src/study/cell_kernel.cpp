#include "study/cell_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "gtv/theory/v_kernel.hpp"
#include "study/deciding_places.hpp"
#include "study/table.hpp"

namespace gtv::study {
namespace {

constexpr Index kernel_times = 64;
constexpr Index places_on_line = 64;
constexpr Index places_in_plane = 24;
constexpr Index times_in_plane = 4;

Vector geometric(double from, double to, Index count) {
  Vector times = Vector::LinSpaced(count, std::log(from), std::log(to)).array().exp();
  times[0] = from;
  times[count - 1] = to;  // not a digit later: the schedule may end there
  return times;
}

/// t_max, or shortly before it where V has no value at the end.
double last_time(const CellSetup& cell) {
  if (std::isfinite(cell.schedule->diffusion(cell.t_max))) return cell.t_max;
  return std::lerp(cell.t_min, cell.t_max, 0.999);
}

Vector middles(const Config::Density& density, Index count) {
  const Vector share = (Vector::LinSpaced(count, 0, static_cast<double>(count - 1)).array() + 0.5) /
                       static_cast<double>(count);
  return density.range[0] + (density.range[1] - density.range[0]) * share.array();
}

Matrix lattice(const Vector& places, const Vector& times, Index dimension) {
  const Index n = places.size();
  const Index rows = dimension == 1 ? 1 : n;
  Matrix points(times.size() * rows * n, dimension + 1);
  for (Index k = 0; k < points.rows(); ++k) {
    points(k, 0) = places[k % n];
    if (dimension == 2) points(k, 1) = places[k / n % n];
    points(k, dimension) = times[k / n / rows];
  }
  return points;
}

Matrix path_of(const CellSetup& cell, const Vector& midpoint, const Vector& times) {
  Matrix path(times.size(), midpoint.size() + 1);
  for (Index k = 0; k < times.size(); ++k) {
    path.row(k) << cell.schedule->alpha(times[k]) * midpoint.transpose(), times[k];
  }
  return path;
}

/// Traces of V from rows (D D).
std::vector<double> traces(const Matrix& blocks, Index dimension) {
  std::vector<double> result(static_cast<std::size_t>(blocks.rows()));
  for (Index i = 0; i < blocks.rows(); ++i) {
    double sum = 0;
    for (Index a = 0; a < dimension; ++a) sum += blocks(i, a * dimension + a);
    result[static_cast<std::size_t>(i)] = sum;
  }
  return result;
}

CellKernel on_grid(const CellSetup& cell, const theory::VKernel& kernel) {
  const KernelGrid grid = kernel_grid(cell);
  CellKernel result;
  result.diagonal = traces(kernel.variance(grid.points), cell.dimension());
  if (grid.path.rows() == 0) return result;
  const Matrix correlation = kernel.correlation(grid.path, grid.direction);
  result.correlation.assign(correlation.data(), correlation.data() + correlation.size());
  return result;
}

}  // namespace

KernelGrid kernel_grid(const CellSetup& cell) {
  const bool line = cell.dimension() == 1;
  const double last = last_time(cell);
  KernelGrid grid;
  grid.places = middles(cell.config.density, line ? places_on_line : places_in_plane);
  grid.path_times = geometric(cell.t_min, last, kernel_times);
  grid.times =
      line ? grid.path_times : geometric(cell.t_min, last, times_in_plane + 1).head(times_in_plane);
  grid.points = lattice(grid.places, grid.times, cell.dimension());
  if (const std::optional<Midpoint> middle = closest_midpoint(cell.data)) {
    grid.path = path_of(cell, middle->x, grid.path_times);
    grid.direction = middle->direction;
    grid.deciding.resize(deciding_deviations.size());
    std::transform(deciding_deviations.begin(), deciding_deviations.end(), grid.deciding.begin(),
                   [&](double deviations) {
                     return deciding_time(cell, middle->apart, deviations).value_or(not_known);
                   });
  }
  return grid;
}

CellKernel measured_kernel(const CellSetup& cell, const Matrix& weights) {
  return on_grid(cell, theory::measured_v_kernel(cell.schedule, cell.dimension(),
                                                 theory::point_features(cell.features()), weights));
}

CellKernel predicted_kernel(const CellSetup& cell, const theory::WeightLaw& law) {
  return on_grid(
      cell, theory::root_v_kernel(cell.schedule, cell.dimension(),
                                  theory::point_features(cell.features()), law.covariance_root()));
}

CellKernel white_kernel(const CellSetup& cell) {
  const Matrix blocks = theory::naive_v(cell.data, *cell.schedule, cell.config.estimator.kappa,
                                        kernel_grid(cell).points);
  return {.diagonal = traces(blocks, cell.dimension()), .correlation = {}};
}

}  // namespace gtv::study
