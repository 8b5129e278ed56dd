#include "metric/check.hpp"

#include <cmath>

#include "gtv/base/error.hpp"

namespace gtv::metric {

void check_finite(const char* name, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      throw_input("{}: got {} at index {}, expected a finite number", name, values[i], i);
    }
  }
}

void check_finite(const char* name, const MatrixView& values) {
  for (Index i = 0; i < values.rows(); ++i) {
    for (Index j = 0; j < values.cols(); ++j) {
      if (!std::isfinite(values(i, j))) {
        throw_input("{}: got {} in row {}, column {}, expected a finite number", name, values(i, j),
                    i, j);
      }
    }
  }
}

void check_masses(const char* name, std::span<const double> masses) {
  check_finite(name, masses);
  for (std::size_t i = 0; i < masses.size(); ++i) {
    if (masses[i] < 0) {
      throw_input("{}: got {} at index {}, expected a mass, 0 or more", name, masses[i], i);
    }
  }
}

void check_masses(const char* name, const MatrixView& masses) {
  check_finite(name, masses);
  for (Index i = 0; i < masses.rows(); ++i) {
    for (Index j = 0; j < masses.cols(); ++j) {
      if (masses(i, j) < 0) {
        throw_input("{}: got {} in row {}, column {}, expected a mass, 0 or more", name,
                    masses(i, j), i, j);
      }
    }
  }
}

void check_total(const char* name, double sum) {
  if (!(sum > 0) || !std::isfinite(sum)) {
    throw_input("{}: got the mass {} in all, expected a positive one", name, sum);
  }
}

void check_range(double lo, double hi) {
  if (!std::isfinite(lo) || !std::isfinite(hi) || !(lo < hi)) {
    throw_input("range: got {} to {}, expected two finite numbers, the first smaller", lo, hi);
  }
}

void check_not_empty(const char* name, Index count) {
  if (count < 1) throw_input("{}: got none, expected at least one", name);
}

}  // namespace gtv::metric
