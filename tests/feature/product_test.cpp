#include "gtv/feature/product.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gtv/base/error.hpp"
#include "oracle/feature.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using gtv::Vector;
using gtv::feature::AxisKind;
using gtv::feature::make_product;
using gtv::feature::Product;

/// Axes of different lengths, so that an exchanged order of flattening shows.
Product uneven(AxisKind kind) {
  return {{{.kind = kind, .count = 4, .lo = -1.5, .hi = 1.5},
           {.kind = kind, .count = 5, .lo = -2, .hi = 1}},
          {.kind = kind, .count = 3, .lo = 0.01, .hi = 1}};
}

TEST(Product, FlattensWithTheFirstCoordinateSlowestAndTimeFastest) {
  for (const AxisKind kind : {AxisKind::gaussian, AxisKind::fourier}) {
    const Product product = uneven(kind);
    const Matrix x = (Matrix(3, 2) << 0.1, -0.7, 1.2, 0.4, -0.3, 0.9).finished();
    const Vector t = (Vector(3) << 0.05, 0.3, 0.99).finished();
    const Matrix phi = product.materialise(x, t);
    ASSERT_EQ(phi.rows(), 3);
    ASSERT_EQ(phi.cols(), product.size());
    ASSERT_EQ(product.size(), 60);
    for (Index i = 0; i < 3; ++i) {
      const auto want = gtv::oracle::product_features(product, x.row(i), t[i]);
      for (Index j = 0; j < 60; ++j) {
        EXPECT_NEAR(phi(i, j), static_cast<double>(want[static_cast<std::size_t>(j)]), 1e-13);
      }
    }
  }
}

RC_GTEST_PROP(Product, KernelIsTheGramMatrixOfTheMaterialisedFeatures, ()) {
  const Product product = uneven(*rc::gen::element(AxisKind::gaussian, AxisKind::fourier));
  const int n = *rc::gen::inRange(1, 9);
  const int m = *rc::gen::inRange(1, 9);
  const auto coordinate = [] { return static_cast<double>(*rc::gen::inRange(-2000, 2001)) / 1000; };
  Matrix x(n, 2);
  Matrix x2(m, 2);
  Vector t(n);
  Vector t2(m);
  for (double& value : x.reshaped()) value = coordinate();
  for (double& value : x2.reshaped()) value = coordinate();
  for (double& value : t) value = std::abs(coordinate());
  for (double& value : t2) value = std::abs(coordinate());
  const Matrix want = product.materialise(x, t) * product.materialise(x2, t2).transpose();
  const Matrix got = product.kernel(x, t, x2, t2);
  RC_ASSERT((got - want).cwiseAbs().maxCoeff() <= 1e-12 * (1 + want.cwiseAbs().maxCoeff()));
}

TEST(Product, OfThePaperHasTheSameAxisEverywhere) {
  const Product product = make_product(AxisKind::fourier, 2, 10, -1.5, 1.25, 1e-2, 0.9);
  ASSERT_EQ(product.dimension(), 2);
  EXPECT_EQ(product.size(), 1000);
  for (const auto& axis : product.space) {
    EXPECT_EQ(axis.kind, AxisKind::fourier);
    EXPECT_EQ(axis.lo, -1.5);
    EXPECT_EQ(axis.hi, 1.25);
  }
  EXPECT_EQ(product.time.lo, 1e-2);
  EXPECT_EQ(product.time.hi, 0.9);
  EXPECT_EQ(product.time.count, 10);
}

TEST(ProductInput, SaysWhichDimensionsArePossible) {
  for (const int dimension : {0, 4}) {
    try {
      static_cast<void>(make_product(AxisKind::gaussian, dimension, 8, -1, 1, 0.1, 1));
      FAIL() << "dimension " << dimension << " passed";
    } catch (const gtv::InputError& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr("possible for 1 to 3"));
    }
  }
  EXPECT_THROW(static_cast<void>(make_product(AxisKind::gaussian, 1, 1, -1, 1, 0.1, 1)),
               gtv::InputError);
  EXPECT_THROW(static_cast<void>(make_product(AxisKind::gaussian, 1, 4, -1, 1, 1, 1)),
               gtv::InputError);
}

TEST(ProductInput, RefusesShapesThatDisagree) {
  const Product product = uneven(AxisKind::gaussian);
  const Matrix x = Matrix::Zero(3, 2);
  const Vector t = Vector::Constant(3, 0.5);
  EXPECT_THROW(static_cast<void>(product.materialise(Matrix::Zero(3, 1), t)), gtv::InputError);
  EXPECT_THROW(static_cast<void>(product.materialise(x, Vector::Constant(2, 0.5))),
               gtv::InputError);
  EXPECT_THROW(static_cast<void>(product.kernel(x, t, x, Vector::Constant(2, 0.5))),
               gtv::InputError);
}

}  // namespace
