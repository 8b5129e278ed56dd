#include "metric/random_subsets.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"

namespace gtv::metric {

namespace {

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

}  // namespace

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
      draw_subset(stream, chosen, subsets.row(k - begin));
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
