#include "estimator/packed_factor.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "estimator/packed_factor.cpp"
#include <hwy/foreach_target.h>
// Highway asks for this order: foreach_target.h compiles this file once for every target.
#include <hwy/highway.h>

#include <cmath>
#include <limits>

#ifndef GTV_ESTIMATOR_PACKED_FACTOR_ONCE
#define GTV_ESTIMATOR_PACKED_FACTOR_ONCE
namespace gtv::estimator {
/// Rows that are eliminated together.
constexpr Index kRows = 8;
}  // namespace gtv::estimator
#endif

HWY_BEFORE_NAMESPACE();
namespace gtv::estimator {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<double, 8>;
using V = hn::Vec<Tag>;

// Rows whose sums are kept in registers, two vectors each: as many as there are registers for.
constexpr Index kSumRows = HWY_MAX_BYTES == 64 ? 8 : 4;

Index lane_count() {
  return static_cast<Index>(hn::Lanes(Tag()));
}

/// out(r, .) -= sum_k own(k, r) other(k, .) for kSumRows rows and `Vectors` vectors of columns.
/// own(k, r) = own[k step + r row_step].
template <int Vectors>
void subtract_tile(const double* own, Index step, Index row_step, const double* other, Index depth,
                   double* out) {
  const Tag tag;
  const Index lanes = lane_count();
  V sum[kSumRows][Vectors];
  for (Index r = 0; r < kSumRows; ++r) {
    for (Index v = 0; v < Vectors; ++v) sum[r][v] = hn::LoadU(tag, out + r * kPanel + v * lanes);
  }
  for (Index k = 0; k < depth; ++k, own += step, other += kPanel) {
    V factor[Vectors];
    for (Index v = 0; v < Vectors; ++v) factor[v] = hn::LoadU(tag, other + v * lanes);
    for (Index r = 0; r < kSumRows; ++r) {
      const V scale = hn::Set(tag, own[r * row_step]);
      for (Index v = 0; v < Vectors; ++v) sum[r][v] = hn::NegMulAdd(scale, factor[v], sum[r][v]);
    }
  }
  for (Index r = 0; r < kSumRows; ++r) {
    for (Index v = 0; v < Vectors; ++v) hn::StoreU(sum[r][v], tag, out + r * kPanel + v * lanes);
  }
}

/// The same for kRows rows and the first `columns` columns of a panel.
void subtract(const double* own, Index step, Index row_step, const double* other, Index depth,
              double* out, Index columns) {
  const Index lanes = lane_count();
  for (Index r = 0; r < kRows; r += kSumRows) {
    const double* const rows = own + r * row_step;
    Index column = 0;
    for (; column + 2 * lanes <= columns; column += 2 * lanes) {
      subtract_tile<2>(rows, step, row_step, other + column, depth, out + r * kPanel + column);
    }
    for (; column < columns; column += lanes) {
      subtract_tile<1>(rows, step, row_step, other + column, depth, out + r * kPanel + column);
    }
  }
}

/// Solves with the transposed triangle at `diagonal`, kRows by kRows, rows kPanel apart.
void eliminate(const double* diagonal, const double* inverse_diagonal, double* out, Index columns) {
  const Tag tag;
  for (Index column = 0; column < columns; column += lane_count()) {
    V row[kRows];
    for (Index r = 0; r < kRows; ++r) row[r] = hn::LoadU(tag, out + r * kPanel + column);
    for (Index r = 0; r < kRows; ++r) {
      row[r] = hn::Mul(row[r], hn::Set(tag, inverse_diagonal[r]));
      for (Index s = r + 1; s < kRows; ++s) {
        row[s] = hn::NegMulAdd(hn::Set(tag, diagonal[r * kPanel + s]), row[r], row[s]);
      }
      hn::StoreU(row[r], tag, out + r * kPanel + column);
    }
  }
}

/// Factors the kRows by kRows block at `diagonal`.
bool factor_block(double* diagonal, double* inverse_diagonal) {
  for (Index r = 0; r < kRows; ++r) {
    double* const row = diagonal + r * kPanel;
    if (!(row[r] > 0) || !std::isfinite(row[r])) return false;
    const double inverse = 1 / std::sqrt(row[r]);
    inverse_diagonal[r] = inverse;
    for (Index s = r; s < kRows; ++s) row[s] *= inverse;
    for (Index below = r + 1; below < kRows; ++below) {
      for (Index s = below; s < kRows; ++s) diagonal[below * kPanel + s] -= row[below] * row[s];
    }
  }
  return true;
}

/// Left-looking by blocks of kRows rows: what is read streams from the panels, what is written
/// stays in registers and is written once.
bool factor_rows(PackedSymmetric& s, double* inverse_diagonal, std::vector<Panel>& right) {
  for (Index top = 0; top < s.padded(); top += kRows) {
    const Index home = top / kPanel;
    const Index offset = top % kPanel;
    double* const own = s.panel(home) + offset;
    double* const diagonal = own + top * kPanel;
    subtract(own, kPanel, 1, s.panel(home), top, s.panel(home) + top * kPanel, kPanel);
    if (!factor_block(diagonal, inverse_diagonal + top)) return false;
    if (offset + kRows < kPanel) {
      eliminate(diagonal, inverse_diagonal + top, diagonal + kRows, kPanel - kRows);
    }
    const auto finish = [&](double* panel, Index columns) {
      subtract(own, kPanel, 1, panel, top, panel + top * kPanel, columns);
      eliminate(diagonal, inverse_diagonal + top, panel + top * kPanel, columns);
    };
    for (Index c = home + 1; c < s.panels(); ++c) finish(s.panel(c), kPanel);
    for (Panel& panel : right) finish(panel.data(), panel.columns());
  }
  return true;
}

void forward(const PackedSymmetric& factor, const double* inverse_diagonal, double* right,
             Index columns) {
  for (Index top = 0; top < factor.padded(); top += kRows) {
    const double* const own = factor.panel(top / kPanel) + top % kPanel;
    subtract(own, kPanel, 1, right, top, right + top * kPanel, columns);
    eliminate(own + top * kPanel, inverse_diagonal + top, right + top * kPanel, columns);
  }
}

/// Solves with the triangle at `diagonal`, from its last row up.
void eliminate_upwards(const double* diagonal, const double* inverse_diagonal, double* out,
                       Index columns) {
  const Tag tag;
  for (Index column = 0; column < columns; column += lane_count()) {
    V row[kRows];
    for (Index r = 0; r < kRows; ++r) row[r] = hn::LoadU(tag, out + r * kPanel + column);
    for (Index r = kRows - 1; r >= 0; --r) {
      row[r] = hn::Mul(row[r], hn::Set(tag, inverse_diagonal[r]));
      for (Index s = 0; s < r; ++s) {
        row[s] = hn::NegMulAdd(hn::Set(tag, diagonal[s * kPanel + r]), row[r], row[s]);
      }
      hn::StoreU(row[r], tag, out + r * kPanel + column);
    }
  }
}

void backward(const PackedSymmetric& factor, const double* inverse_diagonal, double* right,
              Index columns) {
  for (Index top = factor.padded() - kRows; top >= 0; top -= kRows) {
    const Index home = top / kPanel;
    const Index offset = top % kPanel;
    double* const rows = right + top * kPanel;
    for (Index c = home + 1; c < factor.panels(); ++c) {
      subtract(factor.panel(c) + top * kPanel, 1, kPanel, right + c * kPanel * kPanel, kPanel, rows,
               columns);
    }
    const double* const diagonal = factor.panel(home) + top * kPanel + offset;
    if (offset + kRows < kPanel) {
      subtract(diagonal + kRows, 1, kPanel, rows + kRows * kPanel, kRows, rows, columns);
    }
    eliminate_upwards(diagonal, inverse_diagonal + top, rows, columns);
  }
}

/// Sums of |S| above the diagonal 16 by 16 blocks, down columns and, still spread over the columns
/// of a panel, along rows.
void absolute_sums(const PackedSymmetric& s, Panel& rows, double* columns) {
  const Tag tag;
  for (Index c = 1; c < s.panels(); ++c) {
    for (Index lane = 0; lane < kPanel; lane += lane_count()) {
      V sum = hn::Zero(tag);
      const double* from = s.panel(c) + lane;
      double* to = rows.data() + lane;
      for (Index i = 0; i < c * kPanel; ++i, from += kPanel, to += kPanel) {
        const V size = hn::Abs(hn::LoadU(tag, from));
        sum = hn::Add(sum, size);
        hn::StoreU(hn::Add(hn::LoadU(tag, to), size), tag, to);
      }
      hn::StoreU(sum, tag, columns + c * kPanel + lane);
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace gtv::estimator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace gtv::estimator {

HWY_EXPORT(factor_rows);
HWY_EXPORT(forward);
HWY_EXPORT(backward);
HWY_EXPORT(absolute_sums);

bool factor(PackedSymmetric& s, Vector& inverse_diagonal, std::vector<Panel>& right) {
  inverse_diagonal.resize(s.padded());
  return HWY_DYNAMIC_DISPATCH(factor_rows)(s, inverse_diagonal.data(), right);
}

void solve_forward(const PackedSymmetric& factor, const Vector& inverse_diagonal, Panel& right) {
  HWY_DYNAMIC_DISPATCH(forward)(factor, inverse_diagonal.data(), right.data(), right.columns());
}

void solve_backward(const PackedSymmetric& factor, const Vector& inverse_diagonal, Panel& right) {
  HWY_DYNAMIC_DISPATCH(backward)(factor, inverse_diagonal.data(), right.data(), right.columns());
}

double one_norm(const PackedSymmetric& s) {
  Panel rows(s.padded(), kPanel);
  Vector sums = Vector::Zero(s.padded());
  HWY_DYNAMIC_DISPATCH(absolute_sums)(s, rows, sums.data());
  for (Index i = 0; i < s.padded(); ++i) {
    const Index end = (i / kPanel + 1) * kPanel;
    for (Index j = i; j < end; ++j) {
      const double size = std::abs(s(i, j));
      sums[i] += size;
      if (j > i) sums[j] += size;
    }
    for (Index j = 0; j < kPanel; ++j) sums[i] += rows(i, j);
  }
  const auto own = sums.head(s.size());
  // A NaN fails every comparison, so the maximum alone might miss it.
  return own.allFinite() ? own.maxCoeff() : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace gtv::estimator

#endif
