#include "gtv/score/anisotropic.hpp"

#include <Eigen/Cholesky>
#include <cmath>

#include "gtv/base/error.hpp"
#include "score/problem.hpp"

namespace gtv::score {

namespace {

using Factor = Eigen::LLT<Matrix>;

/// The problem in coordinates in which a component's covariance is I.
struct Whitened {
  Factor noise;      ///< of S_t
  Factor component;  ///< L L^T = alpha^2 v I + S_t
  Mixture data;      ///< points L^{-1} mu, no spread
  Level level;       ///< sigma = 1
  Matrix x;          ///< L^{-1} x
};

Factor factor_of(const Matrix& covariance) {
  Factor factor(covariance);
  if (factor.info() != Eigen::Success) {
    throw_input("covariance: got a matrix that is not positive definite at t");
  }
  return factor;
}

Matrix solved_rows(const Factor& factor, const Matrix& rows) {
  return factor.matrixL().solve(rows.transpose()).transpose();
}

void check_level(const Mixture& data, const MatrixLevel& level) {
  check_shape("covariance", level.covariance.rows(), level.covariance.cols(), data.dimension(),
              data.dimension());
  if (!level.covariance.allFinite()) throw_input("covariance: got a number that is not finite");
  constexpr double tolerance = 1e-12;
  const double asymmetry = (level.covariance - level.covariance.transpose()).cwiseAbs().maxCoeff();
  if (asymmetry > tolerance * level.covariance.cwiseAbs().maxCoeff()) {
    throw_input(
        "covariance: got entries that differ from their mirror image by {:g}, expected a "
        "symmetric matrix",
        asymmetry);
  }
}

Whitened whiten(const Mixture& data, const MatrixLevel& level, const MatrixView& x) {
  // The mixture, alpha and the queries are checked as they are given; the noise is checked below.
  check_queries(make_problem(data, {.t = level.t, .alpha = level.alpha, .sigma = 1}), x);
  check_level(data, level);
  const Matrix identity = Matrix::Identity(data.dimension(), data.dimension());
  const double v = data.spread * data.spread;
  Whitened white{
      .noise = factor_of(level.covariance),
      .component = factor_of(level.covariance + level.alpha * level.alpha * v * identity),
      .data = data,
      .level = {.t = level.t, .alpha = level.alpha, .sigma = 1},
      .x = x};
  white.data.spread = 0;
  white.data.points = solved_rows(white.component, data.points);
  white.x = solved_rows(white.component, white.x);
  return white;
}

double log_determinant(const Factor& factor) {
  return 2 * factor.matrixLLT().diagonal().array().log().sum();
}

/// Rows of L^{-T} s: the score in the caller's coordinates from that in white ones.
Matrix coloured_score(const Whitened& white, const Matrix& score) {
  return white.component.matrixU().solve(score.transpose()).transpose();
}

/// E[x0|x] = E[mu|x] + alpha v (alpha^2 v I + S)^{-1} (x - alpha E[mu|x]); the last factors are -s.
Matrix coloured_mean(const Whitened& white, double shrinkage, const Matrix& mean,
                     const Matrix& score) {
  const Matrix lower = white.component.matrixL();
  return mean * lower.transpose() - shrinkage * score;
}

}  // namespace

void log_density(const Mixture& data, const MatrixLevel& level, const MatrixView& x,
                 Eigen::Ref<Vector> out) {
  const Whitened white = whiten(data, level, x);
  log_density(white.data, white.level, white.x, out);
  out.array() -= log_determinant(white.component) / 2;
}

void score(const Mixture& data, const MatrixLevel& level, const MatrixView& x,
           MutableMatrixView out) {
  const Whitened white = whiten(data, level, x);
  score(white.data, white.level, white.x, out);
  out = coloured_score(white, out);
}

void denoise(const Mixture& data, const MatrixLevel& level, const MatrixView& x,
             MutableMatrixView out) {
  const Whitened white = whiten(data, level, x);
  denoise(white.data, white.level, white.x, out);
  const double shrinkage = level.alpha * data.spread * data.spread;
  Matrix of_score = Matrix::Zero(x.rows(), x.cols());
  if (shrinkage != 0) {
    score(white.data, white.level, white.x, of_score);
    of_score = coloured_score(white, of_score);
  }
  out = coloured_mean(white, shrinkage, out, of_score);
}

void posterior_weights(const Mixture& data, const MatrixLevel& level, const MatrixView& x,
                       // A view, by value as in every field function.
                       // NOLINTNEXTLINE(performance-unnecessary-value-param)
                       MutableMatrixView out) {
  const Whitened white = whiten(data, level, x);
  posterior_weights(white.data, white.level, white.x, out);
}

Fields exact_fields(const Mixture& data, const MatrixLevel& level, const MatrixView& x,
                    bool with_covariance) {
  const Whitened white = whiten(data, level, x);
  // The trace in the caller's coordinates needs the whole matrix.
  Fields fields = exact_fields(white.data, white.level, white.x, true);
  const double shrinkage = level.alpha * data.spread * data.spread;
  fields.log_density.array() -= log_determinant(white.component) / 2;
  fields.score = coloured_score(white, fields.score);
  fields.denoised = coloured_mean(white, shrinkage, fields.denoised, fields.score);

  const Index dimension = data.dimension();
  const Matrix identity = Matrix::Identity(dimension, dimension);
  const Matrix of_spread =
      level.alpha * shrinkage * white.noise.solve(white.component.solve(identity));
  for (Index i = 0; i < x.rows(); ++i) {
    const Eigen::Map<Matrix> covariance(fields.proxy_cov.row(i).data(), dimension, dimension);
    const Matrix left = white.component.matrixU().solve(covariance);
    const Matrix both = white.component.matrixU().solve(left.transpose()) + of_spread;
    Eigen::Map<Matrix>(fields.proxy_cov.row(i).data(), dimension, dimension) =
        (both + both.transpose()) / 2;
    const double trace = std::max(both.trace(), 0.0);
    fields.trace_cov[i] = trace;
    if (trace > 0) fields.fraction[i] = 1 / (1 + fields.score.row(i).squaredNorm() / trace);
  }
  if (!with_covariance) fields.proxy_cov.resize(0, 0);
  return fields;
}

}  // namespace gtv::score
