#include "gtv/base/error.hpp"
#include "gtv/metric/gap_mass.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

namespace {

/// Points of the plane and the midpoints of their Delaunay edges.
class Gaps {
 public:
  explicit Gaps(const MatrixView& points) : points_(points) {
    const auto edges = delaunay_edges(points);
    middles_.resize(edges.rows(), 2);
    for (Index e = 0; e < edges.rows(); ++e) {
      middles_.row(e) = (points.row(edges(e, 0)) + points.row(edges(e, 1))) / 2;
    }
  }

  [[nodiscard]] bool contains(const Eigen::RowVector2d& x) const {
    if (middles_.rows() == 0) return false;
    const auto nearest = [&](const Sites& sites) {
      return (sites.rowwise() - x).rowwise().squaredNorm().minCoeff();
    };
    return nearest(middles_) < nearest(points_);
  }

 private:
  using Sites = Eigen::Matrix<double, Eigen::Dynamic, 2>;
  Sites points_;
  Sites middles_;
};

}  // namespace

double gap_mass_2d(const MatrixView& samples, const MatrixView& points) {
  const Gaps gaps(points);
  check_not_empty("samples", samples.rows());
  if (samples.cols() != 2) throw_input("samples: got {} columns, expected 2", samples.cols());
  check_finite("samples", samples);
  Index inside = 0;
  for (Index s = 0; s < samples.rows(); ++s) {
    if (gaps.contains(samples.row(s))) ++inside;
  }
  return static_cast<double>(inside) / static_cast<double>(samples.rows());
}

double gap_mass_2d(const MatrixView& mass, double lo, double hi, const MatrixView& points) {
  const Gaps gaps(points);
  check_not_empty("mass", mass.size());
  check_masses("mass", mass);
  check_range(lo, hi);
  constexpr Index parts = 4;  // a bin and axis
  const double step_x = (hi - lo) / static_cast<double>(parts * mass.cols());
  const double step_y = (hi - lo) / static_cast<double>(parts * mass.rows());
  double sum = 0;
  for (Index i = 0; i < mass.rows(); ++i) {
    for (Index j = 0; j < mass.cols(); ++j) {
      if (mass(i, j) == 0) continue;
      Index inside = 0;
      for (Index row = i * parts; row < (i + 1) * parts; ++row) {
        for (Index column = j * parts; column < (j + 1) * parts; ++column) {
          const double x = lo + (static_cast<double>(column) + 0.5) * step_x;
          const double y = lo + (static_cast<double>(row) + 0.5) * step_y;
          if (gaps.contains({x, y})) ++inside;
        }
      }
      sum += mass(i, j) * static_cast<double>(inside) / static_cast<double>(parts * parts);
    }
  }
  return sum;
}

}  // namespace gtv::metric
