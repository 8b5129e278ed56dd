#ifndef GTV_BLAS_OPENBLAS

#include <Eigen/Cholesky>

#include "base/dense_backend.hpp"

namespace gtv {
inline namespace base {
namespace {

template <class A, class B, class Out, class Scalar>
void product_of(const A& a, const B& b, Out& out, Scalar keep) {
  if (keep == Scalar{0}) {
    out.noalias() = a * b;
  } else {
    out *= keep;
    out.noalias() += a * b;
  }
}

}  // namespace

void product(const MatrixView& a, const MatrixView& b, MutableMatrixView& out, double keep) {
  product_of(a, b, out, keep);
}

void product(const FloatMatrixView& a, const FloatMatrixView& b, MutableFloatMatrixView& out,
             float keep) {
  product_of(a, b, out, keep);
}

void product_transposed(const MatrixView& a, const MatrixView& b, MutableMatrixView& out,
                        double keep) {
  product_of(a, b.transpose(), out, keep);
}

void product_transposed(const FloatMatrixView& a, const FloatMatrixView& b,
                        MutableFloatMatrixView& out, float keep) {
  product_of(a, b.transpose(), out, keep);
}

void lower_gram(const MatrixView& a, MutableMatrixView& out) {
  out.triangularView<Eigen::Lower>().setZero();
  out.selfadjointView<Eigen::Lower>().rankUpdate(a.transpose());
}

Index factor(MutableMatrixView& s) {
  const Index failed = Eigen::internal::llt_inplace<double, Eigen::Lower>::blocked(s);
  return failed < 0 ? s.rows() : failed;
}

double reciprocal_condition(const MutableMatrixView& s, double norm) {
  // Hager's estimate of |S^-1|_1: climbs the convex function |S^-1 x|_1 over the unit ball from
  // vertex to vertex. Five steps are more than it takes but for contrived matrices.
  const Index n = s.rows();
  const auto lower = s.triangularView<Eigen::Lower>();
  const auto apply_inverse = [&](Vector& x) {
    lower.solveInPlace(x);
    lower.transpose().solveInPlace(x);
  };
  Vector x = Vector::Constant(n, 1 / static_cast<double>(n));
  double estimate = 0;
  for (int step = 0; step < 5; ++step) {
    apply_inverse(x);
    const double reached = x.lpNorm<1>();
    if (reached <= estimate) {
      break;
    }
    estimate = reached;
    Vector gradient = x.unaryExpr([](double entry) { return entry < 0 ? -1.0 : 1.0; });
    apply_inverse(gradient);
    Index vertex = 0;
    gradient.cwiseAbs().maxCoeff(&vertex);
    x = Vector::Unit(n, vertex);
  }
  return estimate > 0 ? 1 / (estimate * norm) : 0;
}

void solve_factored(const MutableMatrixView& s, MutableMatrixView& b) {
  if (b.cols() > 0) {
    s.triangularView<Eigen::Lower>().solveInPlace(b);
    s.triangularView<Eigen::Lower>().transpose().solveInPlace(b);
  }
}

const char* blas_name() {
  return "eigen";
}

}  // namespace base
}  // namespace gtv

#endif
