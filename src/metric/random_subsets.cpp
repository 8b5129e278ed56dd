#include "metric/random_subsets.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"

namespace gtv::metric {

namespace {

/// Marks `count` of row.size() entries with 1, every subset equally likely.
void mark_subset(const RandomStream& stream, Index count, Eigen::Ref<Eigen::RowVectorXd> row) {
  std::vector<Index> order(static_cast<std::size_t>(row.size()));
  draw_subset(stream, count, order);
  row.setZero();
  for (Index i = 0; i < count; ++i) row[order[static_cast<std::size_t>(i)]] = 1;
}

}  // namespace

void draw_subset(const RandomStream& stream, Index count, std::span<Index> order) {
  std::iota(order.begin(), order.end(), Index{0});
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const std::size_t rest = order.size() - i;
    const auto step = static_cast<std::size_t>(stream.uniform(i) * static_cast<double>(rest));
    std::swap(order[i], order[i + std::min(step, rest - 1)]);
  }
}

Index sum_over_subsets(Index chosen, Index entries, int permutations, std::uint64_t seed,
                       const std::function<Index(const Matrix& subsets)>& work) {
  constexpr Index block = 256;
  const Index blocks = (permutations + block - 1) / block;
  std::vector<Index> sums(static_cast<std::size_t>(blocks));
  parallel_for(static_cast<std::size_t>(blocks), [&](std::size_t task) {
    const Index begin = static_cast<Index>(task) * block;
    const Index end = std::min<Index>(begin + block, permutations);
    Matrix subsets(end - begin, entries);
    for (Index k = begin; k < end; ++k) {
      const RandomStream stream(seed, static_cast<std::uint32_t>(k), Purpose::permutation);
      mark_subset(stream, chosen, subsets.row(k - begin));
    }
    sums[task] = work(subsets);
  });
  return std::accumulate(sums.begin(), sums.end(), Index{0});
}

Vector quadratic_forms(const Matrix& subsets, const Matrix& form) {
  Matrix product(subsets.rows(), subsets.cols());
  multiply(subsets, form, product);
  return product.cwiseProduct(subsets).rowwise().sum();
}

double permutation_p(Index as_large, int permutations) {
  return (1 + static_cast<double>(as_large)) / (1 + static_cast<double>(permutations));
}

void check_permutations(int permutations) {
  if (permutations < 1) {
    throw_input("permutations: got {}, expected a positive integer", permutations);
  }
}

}  // namespace gtv::metric
