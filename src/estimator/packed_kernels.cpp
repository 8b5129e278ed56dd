#include "estimator/packed_kernels.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "estimator/packed_kernels.cpp"
#include <hwy/foreach_target.h>
// Highway asks for this order: foreach_target.h compiles this file once for every target.
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>

#ifndef GTV_ESTIMATOR_PACKED_KERNELS_ONCE
#define GTV_ESTIMATOR_PACKED_KERNELS_ONCE
namespace gtv::estimator {
/// Rows that are eliminated together.
constexpr Index kRows = 8;

/// Features of all axes one after another, each (count, samples), padded with zero features.
struct PackedFactors {
  hwy::AlignedFreeUniquePtr<double[]> values;
  std::vector<Index> counts;
  Index columns = 0;
};
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
constexpr Index kGramRows = 4;

Index lane_count() {
  return static_cast<Index>(hn::Lanes(Tag()));
}

/// One tile of K, kGramRows samples by two vectors of samples.
void gram_tile(const PackedFactors& packed, Index row, Index column, double* out) {
  const Tag tag;
  const Index lanes = lane_count();
  V product[kGramRows][2];
  const double* feature = packed.values.get();
  for (std::size_t axis = 0; axis < packed.counts.size(); ++axis) {
    V sum[kGramRows][2];
    for (auto& row_sums : sum) row_sums[0] = row_sums[1] = hn::Zero(tag);
    for (Index j = 0; j < packed.counts[axis]; ++j, feature += packed.columns) {
      const V left = hn::LoadU(tag, feature + column);
      const V right = hn::LoadU(tag, feature + column + lanes);
      for (Index r = 0; r < kGramRows; ++r) {
        const V own = hn::Set(tag, feature[row + r]);
        sum[r][0] = hn::MulAdd(own, left, sum[r][0]);
        sum[r][1] = hn::MulAdd(own, right, sum[r][1]);
      }
    }
    for (Index r = 0; r < kGramRows; ++r) {
      for (Index v = 0; v < 2; ++v) {
        product[r][v] = axis == 0 ? sum[r][v] : hn::Mul(product[r][v], sum[r][v]);
      }
    }
  }
  for (Index r = 0; r < kGramRows; ++r) {
    hn::StoreU(product[r][0], tag, out + r * kPanel);
    hn::StoreU(product[r][1], tag, out + r * kPanel + lanes);
  }
}

void fill_gram(const PackedFactors& packed, PackedSymmetric& out) {
  for (Index c = 0; c < out.panels(); ++c) {
    for (Index column = 0; column < kPanel; column += 2 * lane_count()) {
      for (Index row = 0; row < (c + 1) * kPanel; row += kGramRows) {
        gram_tile(packed, row, c * kPanel + column, out.panel(c) + row * kPanel + column);
      }
    }
  }
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
    const auto finish = [&](double* panel) {
      subtract(own, kPanel, 1, panel, top, panel + top * kPanel, kPanel);
      eliminate(diagonal, inverse_diagonal + top, panel + top * kPanel, kPanel);
    };
    for (Index c = home + 1; c < s.panels(); ++c) finish(s.panel(c));
    for (Panel& panel : right) finish(panel.data());
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

}  // namespace HWY_NAMESPACE
}  // namespace gtv::estimator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace gtv::estimator {

HWY_EXPORT(fill_gram);
HWY_EXPORT(factor_rows);
HWY_EXPORT(forward);
HWY_EXPORT(backward);

PackedSymmetric gram_product(const std::vector<Matrix>& factors, const Vector& root) {
  const Index samples = root.size();
  PackedSymmetric gram(samples);
  PackedFactors packed;
  packed.columns = gram.padded();
  Index features = 0;
  for (const Matrix& factor : factors) {
    packed.counts.push_back(factor.cols());
    features += factor.cols();
  }
  packed.values = hwy::AllocateAligned<double>(static_cast<std::size_t>(features * packed.columns));
  double* row = packed.values.get();
  for (const Matrix& factor : factors) {
    const bool weighted = &factor == &factors.front();
    for (Index j = 0; j < factor.cols(); ++j, row += packed.columns) {
      for (Index p = 0; p < samples; ++p) row[p] = weighted ? root[p] * factor(p, j) : factor(p, j);
      std::fill(row + samples, row + packed.columns, 0.0);
    }
  }
  HWY_DYNAMIC_DISPATCH(fill_gram)(packed, gram);
  return gram;
}

bool factor(PackedSymmetric& s, Vector& inverse_diagonal, std::vector<Panel>& right) {
  inverse_diagonal.resize(s.padded());
  return HWY_DYNAMIC_DISPATCH(factor_rows)(s, inverse_diagonal.data(), right);
}

void solve_forward(const PackedSymmetric& factor, const Vector& inverse_diagonal, Panel& right,
                   Index columns) {
  HWY_DYNAMIC_DISPATCH(forward)(factor, inverse_diagonal.data(), right.data(), columns);
}

void solve_backward(const PackedSymmetric& factor, const Vector& inverse_diagonal, Panel& right,
                    Index columns) {
  HWY_DYNAMIC_DISPATCH(backward)(factor, inverse_diagonal.data(), right.data(), columns);
}

}  // namespace gtv::estimator

#endif
