#include <algorithm>
#include <cmath>
#include <span>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "gtv/metric/sample_distance.hpp"
#include "gtv/metric/wasserstein.hpp"
#include "metric/check.hpp"
#include "metric/row_blocks.hpp"

namespace gtv::metric {

namespace {

Matrix unit_rows(std::uint64_t seed, Index first, Index count, Index columns) {
  Matrix rows(count, columns);
  for (Index k = 0; k < count; ++k) {
    const RandomStream stream(seed, static_cast<std::uint32_t>(first + k), Purpose::direction);
    for (Index j = 0; j < columns; ++j) rows(k, j) = stream.normal(static_cast<std::uint64_t>(j));
  }
  rows.rowwise().normalize();
  return rows;
}

}  // namespace

SlicedDistance sliced_wasserstein_1(const MatrixView& a, const MatrixView& b, int directions,
                                    std::uint64_t seed) {
  check_not_empty("a", a.rows());
  check_not_empty("b", b.rows());
  check_not_empty("columns of a", a.cols());
  check_same_columns("a", a.cols(), "b", b.cols());
  check_finite("a", a);
  check_finite("b", b);
  if (directions < 1) throw_input("directions: got {}, expected a positive integer", directions);
  constexpr Index block = 16;
  Vector distances(directions);
  parallel_for(static_cast<std::size_t>((directions + block - 1) / block), [&](std::size_t task) {
    const Index first = static_cast<Index>(task) * block;
    const Index count = std::min<Index>(block, directions - first);
    const Matrix onto = unit_rows(seed, first, count, a.cols());
    Matrix of_a(count, a.rows());
    Matrix of_b(count, b.rows());
    multiply_transposed(onto, a, of_a);
    multiply_transposed(onto, b, of_b);
    for (Index k = 0; k < count; ++k) {
      const std::span<const double> line_a(of_a.row(k).data(), static_cast<std::size_t>(a.rows()));
      const std::span<const double> line_b(of_b.row(k).data(), static_cast<std::size_t>(b.rows()));
      distances[first + k] = wasserstein_1(line_a, line_b);
    }
  });
  const auto n = static_cast<double>(directions);
  const double mean = distances.mean();
  return {.mean = mean,
          .standard_error = std::sqrt((distances.array() - mean).square().sum() / (n * (n - 1)))};
}

}  // namespace gtv::metric
