#include "gtv/metric/sample_distance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "gtv/base/error.hpp"
#include "metric/check.hpp"
#include "metric/pooled_distances.hpp"
#include "metric/random_subsets.hpp"
#include "metric/row_blocks.hpp"

namespace gtv::metric {

namespace {

void check_pair(const MatrixView& a, const MatrixView& b) {
  check_not_empty("columns of a", a.cols());
  check_same_columns("a", a.cols(), "b", b.cols());
  if (a.rows() < 2) throw_input("a: got {} rows, expected at least 2", a.rows());
  if (b.rows() < 2) throw_input("b: got {} rows, expected at least 2", b.rows());
  check_finite("a", a);
  check_finite("b", b);
}

/// Means of a function of pairs, zero on the diagonal, within and between the two parts that a
/// subset makes of the rows: 2 between - within - within.
class Contrast {
 public:
  Contrast(Matrix form, Index first, double sign)
      : form_(std::move(form)),
        row_sums_(form_.rowwise().sum()),
        first_(static_cast<double>(first)),
        second_(static_cast<double>(form_.rows() - first)),
        sign_(sign) {}

  [[nodiscard]] Vector operator()(const Matrix& subsets) const {
    const Eigen::ArrayXd within = quadratic_forms(subsets, form_).array();
    const Eigen::ArrayXd sums = (subsets * row_sums_).array();
    const Eigen::ArrayXd other = row_sums_.sum() - 2 * sums + within;
    return sign_ * (2 * (sums - within) / (first_ * second_) - within / (first_ * (first_ - 1)) -
                    other / (second_ * (second_ - 1)));
  }

  [[nodiscard]] double observed() const {
    Matrix subset = Matrix::Zero(1, form_.rows());
    subset.leftCols(static_cast<Index>(first_)).setOnes();
    return (*this)(subset)[0];
  }

  [[nodiscard]] TestResult test(int permutations, std::uint64_t seed) const {
    check_permutations(permutations);
    const double statistic = observed();
    // Subsets with the same value as the observed one must count, whatever the rounding.
    const double rounding = 8 * std::numeric_limits<double>::epsilon() * (first_ + second_) *
                            form_.cwiseAbs().maxCoeff();
    const Index as_large =
        sum_over_subsets(static_cast<Index>(first_), form_.rows(), permutations, seed,
                         [&](const Matrix& subsets) -> Index {
                           return ((*this)(subsets).array() >= statistic - rounding).count();
                         });
    return {.statistic = statistic, .p_value = permutation_p(as_large, permutations)};
  }

 private:
  Matrix form_;
  Vector row_sums_;
  double first_;
  double second_;
  double sign_;
};

Contrast energy_contrast(const MatrixView& a, const MatrixView& b) {
  check_pair(a, b);
  return {pooled_squares(a, b).cwiseSqrt(), a.rows(), 1};
}

double median_of(const Matrix& squares) {
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(squares.rows() * (squares.rows() - 1) / 2));
  for (Index i = 0; i < squares.rows(); ++i) {
    for (Index j = i + 1; j < squares.rows(); ++j) values.push_back(squares(i, j));
  }
  const auto upper = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), upper, values.end());
  if (values.size() % 2 == 1) return std::sqrt(*upper);
  return (std::sqrt(*upper) + std::sqrt(*std::max_element(values.begin(), upper))) / 2;
}

Contrast kernel_contrast(const MatrixView& a, const MatrixView& b, double bandwidth) {
  check_pair(a, b);
  if (!(bandwidth >= 0) || !std::isfinite(bandwidth)) {
    throw_input("bandwidth: got {}, expected a positive number, or 0 for the median distance",
                bandwidth);
  }
  Matrix form = pooled_squares(a, b);
  if (bandwidth == 0) bandwidth = median_of(form);
  if (bandwidth == 0) {
    throw_input(
        "bandwidth: got 0, the median distance, as most rows are equal; expected one given");
  }
  form = (form.array() * (-0.5 / (bandwidth * bandwidth))).exp();
  form.diagonal().setZero();
  return {std::move(form), a.rows(), -1};
}

}  // namespace

double energy_distance(const MatrixView& a, const MatrixView& b) {
  return energy_contrast(a, b).observed();
}

TestResult energy_test(const MatrixView& a, const MatrixView& b, int permutations,
                       std::uint64_t seed) {
  return energy_contrast(a, b).test(permutations, seed);
}

double median_distance(const MatrixView& a, const MatrixView& b) {
  check_pair(a, b);
  return median_of(pooled_squares(a, b));
}

double mmd_squared(const MatrixView& a, const MatrixView& b, double bandwidth) {
  return kernel_contrast(a, b, bandwidth).observed();
}

TestResult mmd_test(const MatrixView& a, const MatrixView& b, int permutations, std::uint64_t seed,
                    double bandwidth) {
  return kernel_contrast(a, b, bandwidth).test(permutations, seed);
}

}  // namespace gtv::metric
