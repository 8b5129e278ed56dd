#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "gtv/metric/test.hpp"
#include "metric/check.hpp"

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

/// Marks `count` of row.size() entries with 1, every subset equally likely: the start of a
/// Fisher-Yates shuffle.
void draw_subset(const RandomStream& stream, Index count, Eigen::Ref<Eigen::RowVectorXd> row) {
  std::vector<Index> order(static_cast<std::size_t>(row.size()));
  std::iota(order.begin(), order.end(), Index{0});
  row.setZero();
  for (Index i = 0; i < count; ++i) {
    const auto rest = static_cast<double>(row.size() - i);
    const auto step = static_cast<Index>(stream.uniform(static_cast<std::uint64_t>(i)) * rest);
    const Index j = i + std::min(step, row.size() - i - 1);
    std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(j)]);
    row[order[static_cast<std::size_t>(i)]] = 1;
  }
}

/// s^T G s for each row s of `subsets`.
Vector quadratic_forms(const Matrix& subsets, const Matrix& form) {
  Matrix product(subsets.rows(), subsets.cols());
  multiply(subsets, form, product);
  return product.cwiseProduct(subsets).rowwise().sum();
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
  if (permutations < 1) {
    throw_input("permutations: got {}, expected a positive integer", permutations);
  }
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

  constexpr Index block = 256;
  const Index blocks = (permutations + block - 1) / block;
  std::vector<Index> as_large(static_cast<std::size_t>(blocks));
  parallel_for(static_cast<std::size_t>(blocks), [&](std::size_t task) {
    const Index begin = static_cast<Index>(task) * block;
    const Index end = std::min<Index>(begin + block, permutations);
    Matrix subsets(end - begin, n + m);
    for (Index k = begin; k < end; ++k) {
      const RandomStream stream(seed, static_cast<std::uint32_t>(k), Purpose::permutation);
      draw_subset(stream, smaller, subsets.row(k - begin));
    }
    as_large[task] = (quadratic_forms(subsets, form).array() >= observed - rounding).count();
  });
  const Index count = std::accumulate(as_large.begin(), as_large.end(), Index{0});
  const double scale = 1 / static_cast<double>(n) + 1 / static_cast<double>(m);
  return {.statistic = scale * scale * std::max(observed, 0.0),
          .p_value = (1 + static_cast<double>(count)) / (1 + static_cast<double>(permutations))};
}

}  // namespace gtv::metric
