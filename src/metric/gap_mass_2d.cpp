#include "gtv/base/error.hpp"
#include "gtv/metric/gap_mass.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

double gap_mass_2d(const MatrixView& samples, const MatrixView& points) {
  const auto edges = delaunay_edges(points);
  check_not_empty("samples", samples.rows());
  if (samples.cols() != 2) throw_input("samples: got {} columns, expected 2", samples.cols());
  check_finite("samples", samples);
  if (edges.rows() == 0) return 0;
  Matrix middles(edges.rows(), 2);
  for (Index e = 0; e < edges.rows(); ++e) {
    middles.row(e) = (points.row(edges(e, 0)) + points.row(edges(e, 1))) / 2;
  }
  Index inside = 0;
  for (Index s = 0; s < samples.rows(); ++s) {
    const auto nearest = [&](const auto& sites) {
      return (sites.rowwise() - samples.row(s)).rowwise().squaredNorm().minCoeff();
    };
    if (nearest(middles) < nearest(points)) ++inside;
  }
  return static_cast<double>(inside) / static_cast<double>(samples.rows());
}

}  // namespace gtv::metric
