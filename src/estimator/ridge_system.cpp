#include "estimator/ridge_system.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "estimator/packed_kernels.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"

namespace gtv::estimator {
namespace {

// Columns of the inverse whose norms are compared.
constexpr Index kColumns = 8;

/// The largest column sum of |S|.
double one_norm(const PackedSymmetric& s) {
  Vector sums = Vector::Zero(s.padded());
  std::array<double, kPanel> columns{};
  for (Index c = 0; c < s.panels(); ++c) {
    columns.fill(0);
    const double* row = s.panel(c);
    for (Index i = 0; i < c * kPanel; ++i, row += kPanel) {
      double sum = 0;
      for (std::size_t j = 0; j < kPanel; ++j) {
        const double size = std::abs(row[j]);
        columns[j] += size;
        sum += size;
      }
      sums[i] += sum;
    }
    for (Index i = 0; i < kPanel; ++i, row += kPanel) {
      for (Index j = i; j < kPanel; ++j) {
        sums[c * kPanel + j] += std::abs(row[j]);
        if (j > i) sums[c * kPanel + i] += std::abs(row[j]);
      }
    }
    for (Index j = 0; j < kPanel; ++j) {
      sums[c * kPanel + j] += columns[static_cast<std::size_t>(j)];
    }
  }
  const auto real = sums.head(s.size());
  return real.allFinite() ? real.maxCoeff() : std::numeric_limits<double>::quiet_NaN();
}

/// Right-hand sides: the columns of b, then, up to whole panels and at least two, probes of random
/// signs, which the solution turns into what the inverse enlarges most.
std::vector<Panel> right_hand_sides(const Matrix& b, Index rows) {
  const Index panels = (b.cols() + 2 + kPanel - 1) / kPanel;
  std::vector<Panel> right;
  for (Index c = 0; c < panels; ++c) right.emplace_back(rows);
  for (Index i = 0; i < b.rows(); ++i) {
    for (Index j = 0; j < b.cols(); ++j) {
      right[static_cast<std::size_t>(j / kPanel)](i, j % kPanel) = b(i, j);
    }
    // The same signs always: the estimate is no random number.
    std::uint32_t bits = philox4x32({static_cast<std::uint32_t>(i), 0, 0, 0}, {0, 0})[0];
    for (Index j = b.cols(); j < panels * kPanel; ++j, bits >>= 1) {
      right[static_cast<std::size_t>(j / kPanel)](i, j % kPanel) = (bits & 1) != 0 ? 1 : -1;
    }
  }
  return right;
}

/// Rows where the probes' solutions are largest, each once.
std::vector<Index> candidate_columns(const std::vector<Panel>& solution, Index first_probe,
                                     Index size) {
  Vector largest = Vector::Zero(size);
  const auto last_panel = static_cast<Index>(solution.size()) - 1;
  for (Index j = std::max(first_probe, last_panel * kPanel); j < (last_panel + 1) * kPanel; ++j) {
    const double* const column = solution.back().data() + j % kPanel;
    for (Index i = 0; i < size; ++i) {
      largest[i] = std::max(largest[i], std::abs(column[i * kPanel]));
    }
  }
  std::vector<Index> order(static_cast<std::size_t>(size));
  for (Index i = 0; i < size; ++i) order[static_cast<std::size_t>(i)] = i;
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
  Panel units(factor.padded());
  for (std::size_t j = 0; j < columns.size(); ++j) units(columns[j], static_cast<Index>(j)) = 1;
  solve_forward(factor, inverse_diagonal, units, kColumns);
  solve_backward(factor, inverse_diagonal, units, kColumns);
  std::array<double, kColumns> sums{};
  for (Index i = 0; i < factor.size(); ++i) {
    for (std::size_t j = 0; j < kColumns; ++j)
      sums[j] += std::abs(units.data()[i * kPanel + static_cast<Index>(j)]);
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
  for (Panel& panel : right) solve_backward(s, inverse_diagonal, panel, kPanel);
  for (Index i = 0; i < size; ++i) {
    for (Index j = 0; j < b.cols(); ++j) {
      b(i, j) = right[static_cast<std::size_t>(j / kPanel)](i, j % kPanel);
    }
  }
  const double condition =
      1 / (norm * inverse_norm(s, inverse_diagonal, candidate_columns(right, b.cols(), size)));
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
