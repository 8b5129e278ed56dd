#include "oracle/data.hpp"

#include <vector>

namespace gtv::oracle {

data::Mixture merged(const Matrix& points, const Vector& weights) {
  std::vector<Index> kept;
  std::vector<double> mass;
  for (Index row = 0; row < points.rows(); ++row) {
    bool known = false;
    for (std::size_t k = 0; k < kept.size() && !known; ++k) {
      known = points.row(kept[k]) == points.row(row);
      if (known) mass[k] += weights(row);
    }
    if (!known) {
      kept.push_back(row);
      mass.push_back(weights(row));
    }
  }
  for (std::size_t k = kept.size(); k-- > 0;) {
    if (mass[k] > 0) continue;
    kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(k));
    mass.erase(mass.begin() + static_cast<std::ptrdiff_t>(k));
  }
  data::Mixture mixture;
  mixture.points = points(kept, Eigen::all);
  mixture.weights = Eigen::Map<const Vector>(mass.data(), static_cast<Index>(mass.size()));
  mixture.weights /= mixture.weights.sum();
  return mixture;
}

}  // namespace gtv::oracle
