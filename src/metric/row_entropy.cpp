#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/metric/test.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

Vector row_entropy(const MatrixView& masses) {
  Vector result(masses.rows());
  for (Index i = 0; i < masses.rows(); ++i) {
    check_masses("masses", {masses.row(i).data(), static_cast<std::size_t>(masses.cols())});
    const double sum = masses.row(i).sum();
    if (!(sum > 0) || !std::isfinite(sum)) {
      throw_input("masses: got the sum {} in row {}, expected a positive finite one", sum, i);
    }
    double entropy = 0;
    for (Index j = 0; j < masses.cols(); ++j) {
      const double p = masses(i, j) / sum;
      if (p > 0) entropy -= p * std::log(p);
    }
    result[i] = entropy;
  }
  return result;
}

}  // namespace gtv::metric
