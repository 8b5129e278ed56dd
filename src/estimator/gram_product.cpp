#include "estimator/gram_product.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "estimator/gram_product.cpp"
#include <hwy/foreach_target.h>
// Highway asks for this order: foreach_target.h compiles this file once for every target.
#include <hwy/highway.h>

#ifndef GTV_ESTIMATOR_GRAM_PRODUCT_ONCE
#define GTV_ESTIMATOR_GRAM_PRODUCT_ONCE
namespace gtv::estimator {
/// Features of all axes, one a row, in panels of samples as the matrix has; a panel's lie in a line
/// (rows as long as the samples would meet in the same cache sets for many sample counts).
struct PackedFactors {
  hwy::AlignedFreeUniquePtr<double[]> values;
  std::vector<Index> counts;
  Index features = 0;

  [[nodiscard]] double* panel(Index c) const { return values.get() + c * features * kPanel; }
};
}  // namespace gtv::estimator
#endif

HWY_BEFORE_NAMESPACE();
namespace gtv::estimator {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<double, 8>;
using V = hn::Vec<Tag>;

// Rows of a tile; with two vectors of columns, its sums and products fit the registers.
constexpr Index kTileRows = 4;

/// K for kTileRows samples by two vectors of samples. @param own, other features, one in kPanel.
void tile(const double* own, const double* other, const std::vector<Index>& counts, double* out) {
  const Tag tag;
  const auto lanes = static_cast<Index>(hn::Lanes(tag));
  V product[kTileRows][2];
  for (std::size_t axis = 0; axis < counts.size(); ++axis) {
    V sum[kTileRows][2];
    for (auto& row_sums : sum) row_sums[0] = row_sums[1] = hn::Zero(tag);
    for (Index j = 0; j < counts[axis]; ++j, own += kPanel, other += kPanel) {
      const V left = hn::LoadU(tag, other);
      const V right = hn::LoadU(tag, other + lanes);
      for (Index r = 0; r < kTileRows; ++r) {
        const V scale = hn::Set(tag, own[r]);
        sum[r][0] = hn::MulAdd(scale, left, sum[r][0]);
        sum[r][1] = hn::MulAdd(scale, right, sum[r][1]);
      }
    }
    for (Index r = 0; r < kTileRows; ++r) {
      for (Index v = 0; v < 2; ++v) {
        product[r][v] = axis == 0 ? sum[r][v] : hn::Mul(product[r][v], sum[r][v]);
      }
    }
  }
  for (Index r = 0; r < kTileRows; ++r) {
    hn::StoreU(product[r][0], tag, out + r * kPanel);
    hn::StoreU(product[r][1], tag, out + r * kPanel + lanes);
  }
}

void fill(const PackedFactors& packed, PackedSymmetric& out) {
  const auto width = 2 * static_cast<Index>(hn::Lanes(Tag()));
  for (Index c = 0; c < out.panels(); ++c) {
    for (Index row = 0; row < (c + 1) * kPanel; row += kTileRows) {
      const double* const own = packed.panel(row / kPanel) + row % kPanel;
      for (Index column = 0; column < kPanel; column += width) {
        tile(own, packed.panel(c) + column, packed.counts, out.panel(c) + row * kPanel + column);
      }
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace gtv::estimator
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace gtv::estimator {

HWY_EXPORT(fill);

PackedSymmetric gram_product(const std::vector<Matrix>& factors, const Vector& root) {
  const Index samples = root.size();
  PackedSymmetric gram(samples);
  PackedFactors packed;
  for (const Matrix& factor : factors) {
    packed.counts.push_back(factor.cols());
    packed.features += factor.cols();
  }
  packed.values =
      hwy::AllocateAligned<double>(static_cast<std::size_t>(packed.features * gram.padded()));
  for (Index p = 0; p < gram.padded(); ++p) {
    double* to = packed.panel(p / kPanel) + p % kPanel;
    double scale = p < samples ? root[p] : 0;  // on the first axis only
    for (const Matrix& factor : factors) {
      for (Index j = 0; j < factor.cols(); ++j, to += kPanel) {
        *to = p < samples ? scale * factor(p, j) : 0;
      }
      scale = 1;
    }
  }
  HWY_DYNAMIC_DISPATCH(fill)(packed, gram);
  return gram;
}

}  // namespace gtv::estimator

#endif
