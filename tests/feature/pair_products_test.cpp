#include "gtv/feature/pair_products.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "gtv/base/error.hpp"
#include "oracle/feature.hpp"

namespace {

using gtv::feature::Axis;
using gtv::feature::AxisKind;
using gtv::feature::PairProducts;

TEST(PairProducts, SpanTheProductsOfAnyTwoFeatures) {
  for (const AxisKind kind : {AxisKind::gaussian, AxisKind::fourier}) {
    for (const int count : {2, 3, 10, 33}) {
      const Axis axis{.kind = kind, .count = count, .lo = -1.5, .hi = 2};
      const PairProducts products(axis);
      const std::vector<double> z = {-1.6, -0.2, 0.77, 2.1, 9};
      const gtv::Matrix g = products.evaluate(z, axis.evaluate(z));
      ASSERT_EQ(g.cols(), products.functions());
      for (std::size_t p = 0; p < z.size(); ++p) {
        const auto phi = gtv::oracle::axis_features(axis, z[p]);
        const auto largest = kind == AxisKind::fourier ? 1 : std::pow(0.4 / axis.width(), 2);
        for (int i = 0; i < count; ++i) {
          for (int j = 0; j < count; ++j) {
            const auto& [first, second] = products.terms(i, j);
            const auto row = g.row(static_cast<gtv::Index>(p));
            const double got =
                first.coefficient * row[first.function] + second.coefficient * row[second.function];
            const long double want =
                phi[static_cast<std::size_t>(i)] * phi[static_cast<std::size_t>(j)];
            EXPECT_NEAR(got, static_cast<double>(want), 1e-13 * largest) << i << " " << j;
          }
        }
      }
    }
  }
}

TEST(PairProducts, AreFarFewerFunctionsThanPairs) {
  EXPECT_EQ(PairProducts({.kind = AxisKind::gaussian, .count = 16}).functions(), 31);
  EXPECT_EQ(PairProducts({.kind = AxisKind::fourier, .count = 16}).functions(), 32);
  EXPECT_EQ(PairProducts({.kind = AxisKind::fourier, .count = 1}).functions(), 1);
}

TEST(PairProducts, RefuseCoordinatesThatAreNotFiniteAndFeaturesOfAnotherShape) {
  const PairProducts products({});
  EXPECT_THROW(static_cast<void>(
                   products.evaluate(std::vector<double>{std::nan("")}, gtv::Matrix::Zero(1, 16))),
               gtv::InputError);
  EXPECT_THROW(
      static_cast<void>(products.evaluate(std::vector<double>{0.5}, gtv::Matrix::Zero(1, 15))),
      gtv::InputError);
}

}  // namespace
