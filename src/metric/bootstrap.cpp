#include "gtv/metric/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/quantile.hpp"
#include "gtv/base/random.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

namespace {

// Which numbers of Purpose::bootstrap resample k takes: those of member k, or, for floors, of a
// member beyond all of these.
constexpr std::uint32_t first_of_floor = 0x80000000U;

/// The mean rows of both groups of a resample.
struct Means {
  Matrix a;
  Matrix b;
};

std::span<const double> entries(const Matrix& rows, Index row) {
  return {rows.data() + row * rows.cols(), static_cast<std::size_t>(rows.cols())};
}

void check_ensemble(const char* name, const MatrixView& rows) {
  check_not_empty(name, rows.rows());
  check_not_empty("columns", rows.cols());
  check_finite(name, rows);
}

void check_ensembles(const MatrixView& a, const MatrixView& b, int resamples) {
  check_ensemble("a", a);
  check_ensemble("b", b);
  if (b.cols() != a.cols()) {
    throw_input("b: got {} columns, expected {} as in a", b.cols(), a.cols());
  }
  if (resamples < 1) throw_input("resamples: got {}, expected a positive integer", resamples);
}

/// Rows of weights 1/size for each of `size` members drawn from `members` with replacement, by the
/// numbers of each stream from `first` on; (streams, members).
Matrix draw_weights(const std::vector<RandomStream>& streams, Index members, Index size,
                    Index first) {
  Matrix weights = Matrix::Zero(static_cast<Index>(streams.size()), members);
  for (Index k = 0; k < weights.rows(); ++k) {
    for (Index i = 0; i < size; ++i) {
      const double u =
          streams[static_cast<std::size_t>(k)].uniform(static_cast<std::uint64_t>(first + i));
      const auto pick = static_cast<Index>(u * static_cast<double>(members));
      weights(k, std::min(pick, members - 1)) += 1;
    }
  }
  return weights / static_cast<double>(size);
}

/// The mean rows that weights over the members of `a` then `b` give.
Matrix pooled_means(const Matrix& weights, const MatrixView& a, const MatrixView& b) {
  Matrix means(weights.rows(), a.cols());
  multiply(weights.leftCols(a.rows()), a, means);
  multiply(weights.rightCols(b.rows()), b, means, 1);
  return means;
}

Matrix means_of(const Matrix& weights, const MatrixView& rows) {
  Matrix means(weights.rows(), rows.cols());
  multiply(weights, rows, means);
  return means;
}

/// The statistic of each resample, `draw(streams)` giving the means of a block of them.
template <class Draw>
std::vector<double> resample(const MeanStatistic& statistic, int resamples, std::uint64_t seed,
                             std::uint32_t first_member, const Draw& draw) {
  constexpr std::size_t block = 32;
  std::vector<double> values(static_cast<std::size_t>(resamples));
  parallel_for((values.size() + block - 1) / block, [&](std::size_t task) {
    const std::size_t begin = task * block;
    const std::size_t end = std::min(begin + block, values.size());
    std::vector<RandomStream> streams;
    for (std::size_t k = begin; k < end; ++k) {
      streams.emplace_back(seed, first_member + static_cast<std::uint32_t>(k), Purpose::bootstrap);
    }
    const Means means = draw(streams);
    for (std::size_t k = begin; k < end; ++k) {
      const auto row = static_cast<Index>(k - begin);
      values[k] = statistic(entries(means.a, row), entries(means.b, row));
      if (!std::isfinite(values[k])) {
        throw_work("bootstrap: the statistic of resample {} is {}", k, values[k]);
      }
    }
  });
  return values;
}

}  // namespace

Interval bootstrap_interval(const MatrixView& a, const MatrixView& b,
                            const MeanStatistic& statistic, int resamples, double level,
                            std::uint64_t seed) {
  check_ensembles(a, b, resamples);
  if (!(level > 0 && level < 1)) {
    throw_input("level: got {}, expected a number between 0 and 1", level);
  }
  const Index n = a.rows();
  const Index m = b.rows();
  std::vector<double> values = resample(statistic, resamples, seed, 0,
                                        [&](const std::vector<RandomStream>& streams) -> Means {
                                          return {means_of(draw_weights(streams, n, n, 0), a),
                                                  means_of(draw_weights(streams, m, m, n), b)};
                                        });
  std::sort(values.begin(), values.end());
  return {.lo = sorted_quantile(values, (1 - level) / 2),
          .hi = sorted_quantile(values, (1 + level) / 2)};
}

std::vector<double> null_distribution(const MatrixView& a, const MatrixView& b,
                                      const MeanStatistic& statistic, int resamples,
                                      std::uint64_t seed) {
  check_ensembles(a, b, resamples);
  const Index n = a.rows();
  const Index m = b.rows();
  return resample(statistic, resamples, seed, first_of_floor,
                  [&](const std::vector<RandomStream>& streams) -> Means {
                    return {pooled_means(draw_weights(streams, n + m, n, 0), a, b),
                            pooled_means(draw_weights(streams, n + m, m, n), a, b)};
                  });
}

std::vector<double> null_distribution(const MatrixView& a, const MeanStatistic& statistic,
                                      int resamples, std::uint64_t seed) {
  check_ensembles(a, a, resamples);
  const Index n = a.rows();
  const Eigen::RowVectorXd mean = a.colwise().mean();
  return resample(statistic, resamples, seed, first_of_floor,
                  [&](const std::vector<RandomStream>& streams) -> Means {
                    return {means_of(draw_weights(streams, n, n, 0), a),
                            mean.replicate(static_cast<Index>(streams.size()), 1)};
                  });
}

}  // namespace gtv::metric
