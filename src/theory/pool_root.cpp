#include "theory/pool_root.hpp"

#include <cmath>

namespace gtv::theory {

Matrix pool_root(const std::vector<Matrix>& errors) {
  const double scale = 1 / std::sqrt(static_cast<double>(errors.size() - 1));
  Matrix root(errors.front().size(), static_cast<Index>(errors.size()));
  for (std::size_t k = 0; k < errors.size(); ++k) {
    root.col(static_cast<Index>(k)) = scale * errors[k].reshaped<Eigen::RowMajor>();
  }
  return root;
}

}  // namespace gtv::theory
