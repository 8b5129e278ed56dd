#include "estimator/gram_product.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "estimator/gram_product.cpp"
#include <hwy/foreach_target.h>
// Highway asks for this order: foreach_target.h compiles this file once for every target.
#include <hwy/highway.h>

#ifndef GTV_ESTIMATOR_GRAM_PRODUCT_ONCE
#define GTV_ESTIMATOR_GRAM_PRODUCT_ONCE
namespace gtv::estimator {
// Rows of K in a tile; with two vectors of columns its sums and products fit the registers.
constexpr Index kTileRows = 4;
// Columns are padded to twice the widest vector.
constexpr Index kPadding = 16;

/// Features of all axes one after another, each (count, columns): a column is a sample.
struct PackedFactors {
  std::vector<double> values;
  std::vector<Index> counts;
  Index columns = 0;  // of samples, padded with zero features
};
}  // namespace gtv::estimator
#endif

HWY_BEFORE_NAMESPACE();
namespace gtv::estimator {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<double, 8>;
using V = hn::Vec<Tag>;

void tile(const PackedFactors& packed, Index row, Index column, double* out, Index stride) {
  const Tag tag;
  const auto lanes = static_cast<Index>(hn::Lanes(tag));
  V product[kTileRows][2];
  const double* feature = packed.values.data();
  for (std::size_t axis = 0; axis < packed.counts.size(); ++axis) {
    V sum[kTileRows][2];
    for (auto& row_sums : sum) row_sums[0] = row_sums[1] = hn::Zero(tag);
    for (Index j = 0; j < packed.counts[axis]; ++j, feature += packed.columns) {
      const V left = hn::LoadU(tag, feature + column);
      const V right = hn::LoadU(tag, feature + column + lanes);
      for (Index r = 0; r < kTileRows; ++r) {
        const V own = hn::Set(tag, feature[row + r]);
        sum[r][0] = hn::MulAdd(own, left, sum[r][0]);
        sum[r][1] = hn::MulAdd(own, right, sum[r][1]);
      }
    }
    for (Index r = 0; r < kTileRows; ++r) {
      for (Index c = 0; c < 2; ++c) {
        product[r][c] = axis == 0 ? sum[r][c] : hn::Mul(product[r][c], sum[r][c]);
      }
    }
  }
  for (Index r = 0; r < kTileRows; ++r) {
    hn::StoreU(product[r][0], tag, out + r * stride);
    hn::StoreU(product[r][1], tag, out + r * stride + lanes);
  }
}

void fill(const PackedFactors& packed, Matrix& out) {
  const auto width = 2 * static_cast<Index>(hn::Lanes(Tag()));
  for (Index column = 0; column < packed.columns; column += width) {
    // The first tile row that reaches the diagonal.
    for (Index row = column / kTileRows * kTileRows; row < out.rows(); row += kTileRows) {
      tile(packed, row, column, &out(row, column), out.cols());
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace gtv::estimator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace gtv::estimator {

HWY_EXPORT(fill);

Matrix gram_product(const std::vector<Matrix>& factors, const Vector& root) {
  const Index samples = root.size();
  PackedFactors packed;
  packed.columns = (samples + kPadding - 1) / kPadding * kPadding;
  Index features = 0;
  for (const Matrix& factor : factors) {
    packed.counts.push_back(factor.cols());
    features += factor.cols();
  }
  packed.values.assign(static_cast<std::size_t>(features * packed.columns), 0.0);
  double* row = packed.values.data();
  for (const Matrix& factor : factors) {
    const bool weighted = &factor == &factors.front();
    for (Index j = 0; j < factor.cols(); ++j, row += packed.columns) {
      for (Index p = 0; p < samples; ++p) row[p] = weighted ? root[p] * factor(p, j) : factor(p, j);
    }
  }
  // Half a padding more keeps rows from lying a power of two apart, where caches collide.
  Matrix gram(packed.columns, packed.columns + kPadding / 2);
  HWY_DYNAMIC_DISPATCH(fill)(packed, gram);
  return gram;
}

}  // namespace gtv::estimator

#endif
