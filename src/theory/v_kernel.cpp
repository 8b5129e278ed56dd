#include "gtv/theory/v_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/score/field.hpp"
#include "theory/add_product.hpp"
#include "theory/resolvent.hpp"

namespace gtv::theory {
namespace {

void check_points(const forward::Schedule& schedule, Index dimension, const MatrixView& points) {
  if (points.cols() != dimension + 1 || !points.allFinite()) {
    throw_input("VKernel: got points ({}, {}), expected finite ones of {} columns (x, t)",
                points.rows(), points.cols(), dimension + 1);
  }
  for (Index i = 0; i < points.rows(); ++i) {
    const double t = points(i, dimension);
    if (!(schedule.sigma_squared(t) > 0)) {
      throw_input("VKernel: t = {}: got a time without noise, expected sigma > 0", t);
    }
  }
}

/// D_t of each point.
Vector diffusions(const forward::Schedule& schedule, const MatrixView& points) {
  Vector d = points.rightCols(1).unaryExpr([&](double t) { return schedule.diffusion(t); });
  for (Index i = 0; i < d.size(); ++i) {
    if (!std::isfinite(d[i])) {
      throw_input("VKernel: t = {}: got an infinite D_t, expected an earlier time",
                  points(i, points.cols() - 1));
    }
  }
  return d;
}

/// alpha / sigma^2, what a change of mu_hat does to the score.
Vector gains(const forward::Schedule& schedule, const MatrixView& points) {
  return points.rightCols(1).unaryExpr(
      [&](double t) { return schedule.alpha(t) / schedule.sigma_squared(t); });
}

Matrix features_at(const PointFeatures& features, const MatrixView& points, Index count) {
  Matrix phi = features(points);
  if (phi.rows() != points.rows() || phi.cols() != count || !phi.allFinite()) {
    throw_input("VKernel: got features ({}, {}), expected finite ({}, {})", phi.rows(), phi.cols(),
                points.rows(), count);
  }
  return phi;
}

Index features_per_component(Index size, Index dimension) {
  if (dimension < 1 || size < 1 || size % dimension != 0) {
    throw_input("VKernel: got {} weights, expected a multiple of the dimension {}", size,
                dimension);
  }
  return size / dimension;
}

Matrix centred(Matrix rows) {
  if (rows.rows() < 2 || !rows.allFinite()) {
    throw_input("VKernel: got {} members, expected at least 2, of finite values", rows.rows());
  }
  rows.rowwise() -= Eigen::RowVectorXd(rows.colwise().mean());
  return rows;
}

Matrix over_members(const MatrixView& left, const MatrixView& right) {
  Matrix out = Matrix::Zero(left.cols(), right.cols());
  add_product(left, right, out);
  return out / static_cast<double>(left.rows() - 1);
}

}  // namespace

PointFeatures point_features(feature::Product features) {
  const Index dimension = features.dimension();
  return [features = std::move(features), dimension](const MatrixView& points) {
    return features.materialise(points.leftCols(dimension), points.col(dimension));
  };
}

VKernel::VKernel(std::shared_ptr<const forward::Schedule> schedule, Index dimension,
                 Covariance covariance)
    : schedule_(std::move(schedule)), dimension_(dimension), covariance_(std::move(covariance)) {
  if (!schedule_ || dimension_ < 1) {
    throw_input("VKernel: got dimension {}, expected a schedule and a positive dimension",
                dimension_);
  }
}

Matrix VKernel::covariance(const MatrixView& u, const MatrixView& v) const {
  check_points(*schedule_, dimension_, u);
  check_points(*schedule_, dimension_, v);
  Matrix out = covariance_(u, v);
  if (out.rows() != u.rows() * dimension_ || out.cols() != v.rows() * dimension_) {
    throw_input("VKernel: got a covariance ({}, {}), expected ({}, {})", out.rows(), out.cols(),
                u.rows() * dimension_, v.rows() * dimension_);
  }
  if (!out.allFinite()) throw_work("VKernel: the covariance is not finite");
  return out;
}

Matrix VKernel::v(const MatrixView& u, const MatrixView& v) const {
  const Matrix cov = covariance(u, v);
  const Vector left = diffusions(*schedule_, u);
  const Vector right = diffusions(*schedule_, v);
  Matrix out(cov.rows(), cov.cols());
  for (Index i = 0; i < cov.rows(); ++i) {
    for (Index j = 0; j < cov.cols(); ++j) {
      out(i, j) = left[i / dimension_] * cov(i, j) * right[j / dimension_];
    }
  }
  return out;
}

Matrix VKernel::variance(const MatrixView& points) const {
  constexpr Index at_a_time = 32;  // blocks off the diagonal are computed too, so not many
  const Index blocks = (points.rows() + at_a_time - 1) / at_a_time;
  Matrix out(points.rows(), dimension_ * dimension_);
  parallel_for(static_cast<std::size_t>(blocks), [&](std::size_t block) {
    const Index begin = static_cast<Index>(block) * at_a_time;
    const Index count = std::min(at_a_time, points.rows() - begin);
    const MatrixView some = points.middleRows(begin, count);
    const Matrix values = v(some, some);
    for (Index i = 0; i < count; ++i) {
      out.row(begin + i) = values.block(i * dimension_, i * dimension_, dimension_, dimension_)
                               .reshaped<Eigen::RowMajor>()
                               .transpose();
    }
  });
  return out;
}

Matrix VKernel::correlation(const MatrixView& points, Index a) const {
  if (a < 0 || a >= dimension_) {
    throw_input("VKernel: component: got {}, expected 0 to {}", a, dimension_ - 1);
  }
  return correlation(points, Vector::Unit(dimension_, a));
}

Matrix VKernel::correlation(const MatrixView& points, const VectorView& direction) const {
  if (direction.size() != dimension_ || !direction.allFinite() || direction.isZero(0)) {
    throw_input("VKernel: direction: got {} numbers, expected {}, finite and not all 0",
                direction.size(), dimension_);
  }
  const Matrix all = covariance(points, points);
  Matrix along(points.rows(), points.rows());
  for (Index i = 0; i < along.rows(); ++i) {
    for (Index j = 0; j < along.cols(); ++j) {
      along(i, j) = direction.dot(
          all.block(i * dimension_, j * dimension_, dimension_, dimension_) * direction);
    }
  }
  Matrix out(along.rows(), along.cols());
  for (Index i = 0; i < out.rows(); ++i) {
    for (Index j = 0; j < out.cols(); ++j) {
      const double scale = std::sqrt(along(i, i)) * std::sqrt(along(j, j));
      out(i, j) = i == j ? 1 : (scale > 0 ? along(i, j) / scale : 0);
    }
  }
  return out;
}

VKernel weights_v_kernel(std::shared_ptr<const forward::Schedule> schedule, Index dimension,
                         PointFeatures features, Matrix weights) {
  const Index count = features_per_component(weights.rows(), dimension);
  if (weights.cols() != weights.rows() || !weights.allFinite() ||
      (weights - weights.transpose()).cwiseAbs().maxCoeff() >
          1e-10 * weights.cwiseAbs().maxCoeff()) {
    throw_input("VKernel: got a covariance of weights ({}, {}), expected a finite symmetric one",
                weights.rows(), weights.cols());
  }
  const forward::Schedule* levels = schedule.get();
  auto cov = [levels, dimension, count, features = std::move(features),
              weights = std::move(weights)](const MatrixView& u, const MatrixView& v) {
    const Matrix left = gains(*levels, u).asDiagonal() * features_at(features, u, count);
    const Matrix right = gains(*levels, v).asDiagonal() * features_at(features, v, count);
    const Matrix across = right.transpose();
    Matrix out(u.rows() * dimension, v.rows() * dimension);
    for (Index a = 0; a < dimension; ++a) {
      for (Index b = 0; b < dimension; ++b) {
        const auto block = weights.block(a * count, b * count, count, count);
        const Matrix values = u.rows() <= v.rows() ? Matrix(Matrix(left * block) * across)
                                                   : Matrix(left * Matrix(block * across));
        for (Index i = 0; i < u.rows(); ++i) {
          for (Index j = 0; j < v.rows(); ++j) {
            out(i * dimension + a, j * dimension + b) = values(i, j);
          }
        }
      }
    }
    return out;
  };
  return {std::move(schedule), dimension, std::move(cov)};
}

VKernel linear_v_kernel(std::shared_ptr<const forward::Schedule> schedule,
                        feature::Product features, Matrix weights) {
  const Index dimension = features.dimension();
  if (weights.rows() != dimension * features.size()) {
    throw_input("VKernel: got a covariance of {} weights, expected {}", weights.rows(),
                dimension * features.size());
  }
  return weights_v_kernel(std::move(schedule), dimension, point_features(std::move(features)),
                          std::move(weights));
}

VKernel root_v_kernel(std::shared_ptr<const forward::Schedule> schedule, Index dimension,
                      PointFeatures features, Matrix root) {
  const Index count = features_per_component(root.rows(), dimension);
  if (!root.allFinite()) throw_input("VKernel: got a root that is not finite, expected numbers");
  const forward::Schedule* levels = schedule.get();
  // (k, n D): what each column of the root does to the scores.
  auto moved = [levels, dimension, count, features = std::move(features),
                root = std::move(root)](const MatrixView& points) {
    const Matrix phi = gains(*levels, points).asDiagonal() * features_at(features, points, count);
    Matrix out(root.cols(), points.rows() * dimension);
    if (root.cols() == 0) return out;  // nothing varies
    for (Index a = 0; a < dimension; ++a) {
      const Matrix values = product(phi, root.middleRows(a * count, count));
      for (Index i = 0; i < points.rows(); ++i)
        out.col(i * dimension + a) = values.row(i).transpose();
    }
    return out;
  };
  auto cov = [moved = std::move(moved)](const MatrixView& u, const MatrixView& v) {
    const Matrix left = moved(u);
    const bool same =
        u.data() == v.data() && u.rows() == v.rows() && u.outerStride() == v.outerStride();
    const Matrix right = same ? left : moved(v);
    Matrix out = Matrix::Zero(left.cols(), right.cols());
    add_product(left, right, out);
    return out;
  };
  return {std::move(schedule), dimension, std::move(cov)};
}

VKernel measured_v_kernel(std::shared_ptr<const forward::Schedule> schedule, Index dimension,
                          MemberScores scores) {
  auto cov = [dimension, scores = std::move(scores)](const MatrixView& u, const MatrixView& v) {
    const Matrix left = centred(scores(u));
    const Matrix right = centred(scores(v));
    if (left.rows() != right.rows() || left.cols() != u.rows() * dimension ||
        right.cols() != v.rows() * dimension) {
      throw_input("VKernel: got scores ({}, {}) at {} points, expected D a point of each member",
                  left.rows(), left.cols(), u.rows());
    }
    return over_members(left, right);
  };
  return {std::move(schedule), dimension, std::move(cov)};
}

VKernel measured_v_kernel(std::shared_ptr<const forward::Schedule> schedule, Index dimension,
                          PointFeatures features, Matrix weights) {
  // Deviations from the mean, so that a large mean costs no digits.
  const Matrix deviations = centred(std::move(weights));
  const double scale = 1 / std::sqrt(static_cast<double>(deviations.rows() - 1));
  return root_v_kernel(std::move(schedule), dimension, std::move(features),
                       scale * deviations.transpose());
}

Matrix measured_covariance(const MatrixView& scores) {
  const Matrix deviations = centred(scores);
  return over_members(deviations, deviations);
}

Matrix naive_v(const data::Mixture& data, const forward::Schedule& schedule, double kappa,
               const MatrixView& points) {
  const Index dimension = data.dimension();
  if (!(kappa >= 0) || !std::isfinite(kappa)) {
    throw_input("naive_v: kappa: got {}, expected a finite number >= 0", kappa);
  }
  check_points(schedule, dimension, points);
  const Vector d = diffusions(schedule, points);
  Matrix out(points.rows(), dimension * dimension);
  for (Index i = 0; i < points.rows(); ++i) {
    const score::Fields fields =
        score::exact_fields(data, schedule.level(points(i, dimension)),
                            points.row(i).head(dimension), /*with_covariance=*/true);
    out.row(i) = kappa * d[i] * d[i] * fields.proxy_cov.row(0);
  }
  if (!out.allFinite()) throw_work("naive_v: V is not finite");
  return out;
}

}  // namespace gtv::theory
