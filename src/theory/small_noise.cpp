#include <algorithm>
#include <cmath>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/score/field.hpp"
#include "gtv/theory/path_integral.hpp"
#include "theory/lattice.hpp"
#include "theory/mean_step.hpp"
#include "theory/path_options.hpp"

namespace gtv::theory {
namespace {

/// Where a path ends, and what unit noise (kappa = 1) makes of it to first order.
struct PathEnd {
  Place start{};
  Place x{};
  Symmetric spread{};
};

/// F S F^T + Q for F = stretch I + slope C, Q = noise C.
Symmetric carried(const Symmetric& s, const Symmetric& c, double stretch, double slope,
                  double noise) {
  const double xx = stretch + slope * c[0];
  const double yx = slope * c[1];
  const double yy = stretch + slope * c[2];
  const double left_xx = xx * s[0] + yx * s[1];
  const double left_xy = xx * s[1] + yx * s[2];
  const double left_yx = yx * s[0] + yy * s[1];
  const double left_yy = yx * s[1] + yy * s[2];
  return {left_xx * xx + left_xy * yx + noise * c[0], left_yx * xx + left_yy * yx + noise * c[1],
          left_yx * yx + left_yy * yy + noise * c[2]};
}

/// Paths of the mean flow from a regular grid of starts.
std::vector<PathEnd> follow_paths(const MeanStep& mean, int starts) {
  const auto dimension = static_cast<std::size_t>(mean.dimension());
  const auto along = static_cast<std::size_t>(starts);
  std::vector<PathEnd> paths(dimension == 1 ? along : along * along);
  const double lo = -6 * mean.initial_sigma();
  const double step = -2 * lo / (starts - 1);
  const std::size_t tasks = (paths.size() + PointBlock::capacity - 1) / PointBlock::capacity;
  parallel_for(tasks, [&](std::size_t task) {
    const std::size_t begin = task * PointBlock::capacity;
    PointBlock block(mean.dimension());
    block.count = std::min(PointBlock::capacity, paths.size() - begin);
    for (std::size_t i = 0; i < block.count; ++i) {
      PathEnd& path = paths[begin + i];
      const std::size_t column = (begin + i) % along;
      const std::size_t row = (begin + i) / along;
      path.start[0] = lo + static_cast<double>(column) * step;
      if (dimension == 2) path.start[1] = lo + static_cast<double>(row) * step;
      block.set_x(i, path.start);
    }
    for (std::size_t k = 0; k < mean.steps(); ++k) {
      mean.evaluate(k, block);
      for (std::size_t i = 0; i < block.count; ++i) {
        Symmetric& spread = paths[begin + i].spread;
        spread =
            carried(spread, block.covariance(i), mean.stretch(k), mean.slope(k), mean.noise(k));
        block.set_x(i, block.image(i));
      }
    }
    for (std::size_t i = 0; i < block.count; ++i) paths[begin + i].x = block.x(i);
  });
  return paths;
}

int start_count(const MeanStep& mean, int starts) {
  if (starts == 0) return mean.dimension() == 1 ? 2000 : 200;
  if (starts < 2) throw_input("path integral: got {} starts, expected at least 2", starts);
  return starts;
}

/// Masses of Gaussians around the ends, on a lattice, in cells.
CellMasses collected(const std::vector<PathEnd>& paths, const std::vector<double>& weights,
                     double kappa, int dimension, double spacing, const GridOptions& options) {
  Lattice lattice(dimension, spacing);
  Box box;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (weights[i] == 0) continue;
    Box own{{0, 0}, {0, 0}};
    for (std::size_t a = 0; a < static_cast<std::size_t>(dimension); ++a) {
      const long node = std::lround(paths[i].x[a] / spacing);
      const long reach = lattice.reach(kappa * paths[i].spread[2 * a]);
      own.first[a] = node - reach;
      own.last[a] = node + reach;
    }
    box.cover(own);
  }
  lattice.reset(box);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (weights[i] == 0) continue;
    const Symmetric& s = paths[i].spread;
    lattice.deposit(weights[i], paths[i].x, {kappa * s[0], kappa * s[1], kappa * s[2]});
  }
  return lattice.cells(options);
}

std::vector<double> normalised(std::vector<double> weights) {
  double total = 0;
  for (const double w : weights) total += w;
  for (double& w : weights) w = w / total > 1e-18 ? w / total : 0;
  return weights;
}

double spacing_of(const data::Mixture& data, const forward::Schedule& schedule,
                  std::span<const double> times, const GridOptions& options) {
  return component_sd(data, schedule.level(times.back())) / options.resolution;
}

/// Integrals of N(mean, sd^2) over the cells. Differences of the tail function on the far side keep
/// small masses accurate.
Vector normal_masses(double mean, double sd, const std::vector<double>& edges) {
  Vector mass(static_cast<Index>(edges.size()) - 1);
  for (Index c = 0; c < mass.size(); ++c) {
    const double u = (edges[static_cast<std::size_t>(c)] - mean) / (sd * std::sqrt(2.0));
    const double v = (edges[static_cast<std::size_t>(c) + 1] - mean) / (sd * std::sqrt(2.0));
    mass[c] = u > 0 ? 0.5 * (std::erfc(u) - std::erfc(v)) : 0.5 * (std::erfc(-v) - std::erfc(-u));
  }
  return mass;
}

}  // namespace

CellMasses noised_masses(const data::Mixture& data, const forward::Level& level,
                         const GridOptions& options) {
  check_path_options(options, 0);
  if (data.dimension() > 2) {
    throw_input("noised masses: got points of dimension {}, expected 1 or 2", data.dimension());
  }
  const double sd = component_sd(data, level);
  if (!(sd > 0)) throw_input("noised masses: no noise at t = {}, expected some", level.t);
  CellMasses out;
  for (int c = 0; c < options.cells; ++c) {
    out.edges.push_back(options.lo + c * (options.hi - options.lo) / options.cells);
  }
  out.edges.push_back(options.hi);
  const bool plane = data.dimension() == 2;
  Matrix mass = Matrix::Zero(plane ? options.cells : 1, options.cells);
  for (Index m = 0; m < data.size(); ++m) {
    const Vector x = normal_masses(level.alpha * data.points(m, 0), sd, out.edges);
    if (plane) {
      const Vector y = normal_masses(level.alpha * data.points(m, 1), sd, out.edges);
      mass += data.weights[m] * y * x.transpose();
    } else {
      mass += data.weights[m] * x.transpose();
    }
  }
  out.mass.assign(mass.data(), mass.data() + mass.size());
  return out;
}

CellMasses linear_noise_density(const data::Mixture& data, const forward::Schedule& schedule,
                                std::span<const double> times, double kappa,
                                const GridOptions& options, int starts) {
  check_path_options(options, kappa);
  const MeanStep mean(data, schedule, times);
  const auto paths = follow_paths(mean, start_count(mean, starts));
  std::vector<double> weights;
  const double per = 1 / (mean.initial_sigma() * mean.initial_sigma());
  for (const PathEnd& path : paths) {
    const auto& [x, y] = path.start;
    weights.push_back(std::exp(-0.5 * per * (x * x + y * y)));
  }
  return collected(paths, normalised(std::move(weights)), kappa, mean.dimension(),
                   spacing_of(data, schedule, times, options), options);
}

CellMasses small_noise_density(const data::Mixture& data, const forward::Schedule& schedule,
                               std::span<const double> times, const GridOptions& options,
                               int starts) {
  check_path_options(options, 0);
  const MeanStep mean(data, schedule, times);
  const auto paths = follow_paths(mean, start_count(mean, starts));
  const int dimension = mean.dimension();
  Matrix ends(static_cast<Index>(paths.size()), dimension);
  for (Index i = 0; i < ends.rows(); ++i) {
    for (int a = 0; a < dimension; ++a) {
      ends(i, a) = paths[static_cast<std::size_t>(i)].x[static_cast<std::size_t>(a)];
    }
  }
  Vector density(ends.rows());
  score::log_density(data, schedule.level(times.back()), ends, density);
  // The mass of a start's surroundings is q(x_0) |det J| dx_T, and det(J^T Sigma^-1 J)^(-1/2) =
  // det(Sigma)^(1/2) / |det J|: the Jacobian cancels.
  std::vector<double> weights;
  double largest = 0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const Symmetric& s = paths[i].spread;
    double determinant = s[0];
    if (dimension == 2) {
      determinant = s[0] * s[2] - s[1] * s[1];
      const double rounding = 1e-12 * (s[0] + s[2]) * (s[0] + s[2]);
      if (determinant < rounding) determinant = 0;
    }
    weights.push_back(std::exp(density[static_cast<Index>(i)]) * std::sqrt(determinant));
    largest = std::max(largest, weights.back());
  }
  if (!(largest > 0)) {
    throw_work(
        "small-noise formula: the noise along all paths is singular (a single point, or points on "
        "a line), where it has no meaning");
  }
  return collected(paths, normalised(std::move(weights)), 0, dimension,
                   spacing_of(data, schedule, times, options), options);
}

}  // namespace gtv::theory
