#include "study/noised_density.hpp"

#include <cmath>

#include "gtv/base/array.hpp"

namespace gtv::study {
namespace {

/// Mass of N(mean, sd^2) in each bin. Differences of the tail function on the far side keep small
/// masses accurate.
Vector bin_masses(double mean, double sd, int bins, double lo, double hi) {
  Vector mass(bins);
  const double width = (hi - lo) / bins;
  for (int b = 0; b < bins; ++b) {
    const double u = (lo + b * width - mean) / (sd * std::sqrt(2.0));
    const double v = (lo + (b + 1) * width - mean) / (sd * std::sqrt(2.0));
    mass(b) = u > 0 ? 0.5 * (std::erfc(u) - std::erfc(v)) : 0.5 * (std::erfc(-v) - std::erfc(-u));
  }
  return mass;
}

}  // namespace

std::vector<double> noised_density(const data::Mixture& data, const forward::Level& level, int bins,
                                   double lo, double hi) {
  const double sd = std::hypot(level.sigma, level.alpha * data.spread);
  const double width = (hi - lo) / bins;
  const bool plane = data.dimension() == 2;
  Matrix density = Matrix::Zero(plane ? bins : 1, bins);
  for (Index m = 0; m < data.size(); ++m) {
    const Vector x = bin_masses(level.alpha * data.points(m, 0), sd, bins, lo, hi);
    if (plane) {
      const Vector y = bin_masses(level.alpha * data.points(m, 1), sd, bins, lo, hi);
      density += data.weights(m) * y * x.transpose();
    } else {
      density += data.weights(m) * x.transpose();
    }
  }
  density /= plane ? width * width : width;
  return {density.data(), density.data() + density.size()};
}

}  // namespace gtv::study
