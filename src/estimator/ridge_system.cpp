#include "estimator/ridge_system.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "estimator/packed_factor.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"

namespace gtv::estimator {
namespace {

// Columns of the inverse whose norms are compared.
constexpr Index kColumns = 8;

/// Right-hand sides: the columns of b and, up to a multiple of 8 and at least two, probes of random
/// signs, which the solution turns into what the inverse enlarges most.
std::vector<Panel> right_hand_sides(const Matrix& b, Index rows) {
  const Index columns = (b.cols() + 2 + 7) / 8 * 8;
  std::vector<Panel> right;
  for (Index c = 0; c < columns; c += kPanel) {
    right.emplace_back(rows, std::min(kPanel, columns - c));
  }
  for (Index i = 0; i < b.rows(); ++i) {
    for (Index j = 0; j < b.cols(); ++j) {
      right[static_cast<std::size_t>(j / kPanel)](i, j % kPanel) = b(i, j);
    }
    // The same signs always: the estimate is no random number.
    std::uint32_t bits = philox4x32({static_cast<std::uint32_t>(i), 0, 0, 0}, {0, 0})[0];
    for (Index j = b.cols(); j < columns; ++j, bits >>= 1) {
      right[static_cast<std::size_t>(j / kPanel)](i, j % kPanel) = (bits & 1) != 0 ? 1 : -1;
    }
  }
  return right;
}

/// Rows where the probes' solutions, from column `first` on, are largest, each once.
std::vector<Index> candidate_columns(const Panel& solution, Index first, Index size) {
  Vector largest = Vector::Zero(size);
  std::vector<Index> order(static_cast<std::size_t>(size));
  for (Index i = 0; i < size; ++i) {
    for (Index j = first; j < solution.columns(); ++j) {
      largest[i] = std::max(largest[i], std::abs(solution(i, j)));
    }
    order[static_cast<std::size_t>(i)] = i;
  }
  const auto count = static_cast<std::ptrdiff_t>(std::min(kColumns, size));
  std::partial_sort(order.begin(), order.begin() + count, order.end(), [&](Index a, Index b) {
    return largest[a] != largest[b] ? largest[a] > largest[b] : a < b;
  });
  order.resize(static_cast<std::size_t>(count));
  return order;
}

/// The largest 1-norm of those columns of the inverse.
double inverse_norm(const PackedSymmetric& factor, const Vector& inverse_diagonal,
                    const std::vector<Index>& columns) {
  Panel units(factor.padded(), kColumns);
  for (std::size_t j = 0; j < columns.size(); ++j) units(columns[j], static_cast<Index>(j)) = 1;
  solve_forward(factor, inverse_diagonal, units);
  solve_backward(factor, inverse_diagonal, units);
  std::array<double, kColumns> sums{};
  for (Index i = 0; i < factor.size(); ++i) {
    for (Index j = 0; j < kColumns; ++j) {
      sums[static_cast<std::size_t>(j)] += std::abs(units(i, j));
    }
  }
  return *std::max_element(sums.begin(), sums.end());
}

}  // namespace

double solve_ridge_system(PackedSymmetric& s, Matrix& b) {
  const Index size = s.size();
  const double norm = one_norm(s);
  if (!std::isfinite(norm)) {
    throw_work("training: the {0} x {0} system has an entry that is not finite", size);
  }
  std::vector<Panel> right = right_hand_sides(b, s.padded());
  Vector inverse_diagonal;
  if (!factor(s, inverse_diagonal, right)) {
    throw_work("training: the {0} x {0} system is singular; a larger ridge would help", size);
  }
  for (Panel& panel : right) solve_backward(s, inverse_diagonal, panel);
  for (Index i = 0; i < size; ++i) {
    for (Index j = 0; j < b.cols(); ++j) {
      b(i, j) = right[static_cast<std::size_t>(j / kPanel)](i, j % kPanel);
    }
  }
  const Index before_probes =
      std::max(b.cols() - static_cast<Index>(right.size() - 1) * kPanel, Index{0});
  const double condition =
      1 / (norm *
           inverse_norm(s, inverse_diagonal, candidate_columns(right.back(), before_probes, size)));
  const double least = static_cast<double>(size) * std::numeric_limits<double>::epsilon();
  if (!(condition >= least) || !b.allFinite()) {
    throw_work(
        "training: the {0} x {0} system is singular to double precision (reciprocal condition "
        "{1:.1e}); a larger ridge would help",
        size, condition);
  }
  return condition;
}

}  // namespace gtv::estimator
