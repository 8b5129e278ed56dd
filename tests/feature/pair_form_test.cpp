#include "gtv/feature/pair_form.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "gtv/base/error.hpp"

namespace {

using gtv::Index;
using gtv::Matrix;
using gtv::Vector;
using gtv::feature::AxisKind;
using gtv::feature::PairForm;
using gtv::feature::Product;

Product mixed(int dimension, AxisKind time) {
  Product product;
  product.time = {.kind = time, .count = 4, .lo = 0.1, .hi = 1};
  for (int d = 0; d < dimension; ++d) {
    const AxisKind kind = d % 2 == 0 ? AxisKind::gaussian : AxisKind::fourier;
    product.space.push_back({.kind = kind, .count = 3 + d, .lo = -1.5, .hi = 2});
  }
  return product;
}

/// The tensor G(u) of one point.
Vector pair_functions(const PairForm& form, const std::vector<double>& u) {
  Vector all = Vector::Ones(1);
  for (std::size_t a = 0; a < form.axes().size(); ++a) {
    const std::vector<double> z = {u[a]};
    const Matrix g = form.axes()[a].evaluate(z, form.axes()[a].axis().evaluate(z));
    Vector next(all.size() * g.cols());
    for (Index i = 0; i < all.size(); ++i) {
      next.segment(i * g.cols(), g.cols()) = all[i] * g.row(0).transpose();
    }
    all = next;
  }
  return all;
}

RC_GTEST_PROP(PairForm, GivesTheOuterProductAndEveryQuadraticForm, ()) {
  const int dimension = *rc::gen::inRange(1, 4);
  const Product features =
      mixed(dimension, *rc::gen::element(AxisKind::gaussian, AxisKind::fourier));
  const PairForm form(features);
  std::vector<double> u;
  for (int a = 0; a <= dimension; ++a) u.push_back(*rc::gen::inRange(1, 100) / 100.0);
  const Vector g = pair_functions(form, u);
  const Eigen::Map<const Eigen::RowVectorXd> x(u.data(), dimension);
  const Vector phi =
      features.materialise(Matrix(x), Vector::Constant(1, u.back())).row(0).transpose();
  const double scale = phi.squaredNorm();
  const Matrix outer = form.expand(g);
  RC_ASSERT((outer - phi * phi.transpose()).cwiseAbs().maxCoeff() <= 1e-13 * scale);
  RC_ASSERT(outer == outer.transpose());
  Matrix s(features.size(), features.size());  // not symmetric: only its symmetric part counts
  for (Index i = 0; i < s.rows(); ++i) {
    for (Index j = 0; j < s.cols(); ++j) s(i, j) = std::sin(static_cast<double>(3 * i + 5 * j));
  }
  RC_ASSERT(std::abs(form.collapse(s).dot(g) - phi.dot(s * phi)) <=
            1e-13 * phi.cwiseAbs().dot(s.cwiseAbs() * phi.cwiseAbs()));
}

TEST(PairForm, RefusesOtherShapes) {
  const PairForm form(mixed(2, AxisKind::gaussian));
  EXPECT_THROW(static_cast<void>(form.expand(Vector::Zero(form.functions() + 1))), gtv::InputError);
  EXPECT_THROW(static_cast<void>(form.collapse(Matrix::Zero(2, 2))), gtv::InputError);
}

}  // namespace
