#include "study/bins.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "gtv/metric/gap_mass.hpp"
#include "gtv/metric/wasserstein.hpp"
#include "gtv/theory/path_integral.hpp"
#include "study/config_fault.hpp"

namespace gtv::study {
namespace {

constexpr int directions = 24;  // of the sliced distance

}  // namespace

double bin_volume(const Config::Density& bins, int dimension) {
  return std::pow((bins.range[1] - bins.range[0]) / bins.bins, dimension);
}

std::vector<double> scaled(std::vector<double> values, double factor) {
  for (double& v : values) v *= factor;
  return values;
}

std::vector<double> noised_shares(const data::Mixture& data, const forward::Level& level,
                                  const Config::Density& bins) {
  return theory::noised_masses(data, level,
                               {.cells = bins.bins, .lo = bins.range[0], .hi = bins.range[1]})
      .mass;
}

std::vector<double> points_share(const CellSetup& cell) {
  // A width that no bin can see, yet positive.
  return noised_shares(cell.data, {.t = 0, .alpha = 1, .sigma = 1e-9}, cell.config.density);
}

double gap_mass(const CellSetup& cell, std::span<const double> share) {
  const Config::Density& d = cell.config.density;
  if (!(std::accumulate(share.begin(), share.end(), 0.0) > 0)) {
    throw FaultError({"density.range",
                      fmt::format("got [{}, {}], expected a window that trajectories end in: the "
                                  "gap mass is a share of what is inside",
                                  d.range[0], d.range[1])});
  }
  if (cell.dimension() == 2) {
    const Eigen::Map<const Matrix> mass(share.data(), d.bins, d.bins);
    return metric::gap_mass_2d(mass, d.range[0], d.range[1], cell.data->points);
  }
  const Vector edges = Vector::LinSpaced(d.bins + 1, d.range[0], d.range[1]);
  const Vector points = cell.data->points.col(0);
  return metric::gap_mass_1d(share, entries(edges), entries(points));
}

double wasserstein(const CellSetup& cell, std::span<const double> p, std::span<const double> q) {
  const Config::Density& d = cell.config.density;
  if (cell.dimension() == 1) return metric::wasserstein_1(p, q, d.range[0], d.range[1]);
  const Eigen::Map<const Matrix> a(p.data(), d.bins, d.bins);
  const Eigen::Map<const Matrix> b(q.data(), d.bins, d.bins);
  return metric::sliced_wasserstein_1(a, b, d.range[0], d.range[1], directions);
}

}  // namespace gtv::study
