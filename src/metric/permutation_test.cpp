#include <algorithm>
#include <limits>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/metric/test.hpp"
#include "metric/check.hpp"
#include "metric/random_subsets.hpp"

namespace gtv::metric {

namespace {

/// Inner products of all rows of both samples about their common mean, (n+m, n+m).
Matrix centred_gram(const MatrixView& a, const MatrixView& b) {
  Matrix rows(a.rows() + b.rows(), a.cols());
  rows << a, b;
  rows.rowwise() -= rows.colwise().mean().eval();
  Matrix result(rows.rows(), rows.rows());
  const Matrix transposed = rows.transpose();
  gram(transposed, result);
  return result;
}

void check_samples(const MatrixView& a, const MatrixView& b, int permutations) {
  check_not_empty("a", a.rows());
  check_not_empty("b", b.rows());
  check_not_empty("columns of a", a.cols());
  if (b.cols() != a.cols()) {
    throw_input("b: got {} columns, expected {} as in a", b.cols(), a.cols());
  }
  check_finite("a", a);
  check_finite("b", b);
  check_permutations(permutations);
}

}  // namespace

TestResult permutation_test(const MatrixView& a, const MatrixView& b, int permutations,
                            std::uint64_t seed) {
  check_samples(a, b, permutations);
  const Index n = a.rows();
  const Index m = b.rows();
  const Matrix form = centred_gram(a, b);
  // About the common mean the sums of the two samples are opposite, so the smaller tells both.
  const Index smaller = std::min(n, m);
  Matrix observed_subset = Matrix::Zero(1, n + m);
  if (n <= m) {
    observed_subset.leftCols(n).setOnes();
  } else {
    observed_subset.rightCols(m).setOnes();
  }
  const double observed = quadratic_forms(observed_subset, form)[0];
  // Subsets with the same mean as the observed one must count, whatever the rounding of their sums.
  const double rounding =
      64 * std::numeric_limits<double>::epsilon() * form.trace() * static_cast<double>(smaller);

  const Index as_large =
      sum_over_subsets(smaller, n + m, permutations, seed, [&](const Matrix& subsets) -> Index {
        return (quadratic_forms(subsets, form).array() >= observed - rounding).count();
      });
  const double scale = 1 / static_cast<double>(n) + 1 / static_cast<double>(m);
  return {.statistic = scale * scale * std::max(observed, 0.0),
          .p_value = permutation_p(as_large, permutations)};
}

}  // namespace gtv::metric
