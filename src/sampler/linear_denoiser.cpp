#include "gtv/sampler/linear_denoiser.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gtv/base/error.hpp"
#include "gtv/estimator/linear.hpp"
#include "sampler/linear_kernels.hpp"

namespace gtv::sampler {
namespace {

constexpr int max_axis_count = 64;
constexpr int max_dimension = 3;

/// At each level, the error of mu_hat that moves no state by more than the tolerance.
std::vector<double> level_tolerances(const Plan& plan, double tolerance) {
  std::vector<double> allowed(plan.levels.size(), std::numeric_limits<double>::infinity());
  for (const Step& step : plan.steps) {
    for (std::size_t s = 0; s < static_cast<std::size_t>(step.stages); ++s) {
      double& a = allowed[step.level[s]];
      if (step.influence[s] > 0) a = std::min(a, tolerance / step.influence[s]);
    }
  }
  return allowed;
}

/// Bounds of the Taylor remainders of sum_ij W_ij f_i(x) g_j(y) over a box of half-width r:
/// degree d errs by at most bound[d + 1] r^(d+1), where
/// bound[n] = sum_{p+q=n} sup |d_x^p d_y^q| / (p! q!) and the supremum is the lesser of
/// max|W| sup_x sum|f^(p)| sup_y sum|g^(q)| (local features) and sum |W_ij| sup|f_i^(p)| sup|g_j^(q)|.
class RemainderBound {
 public:
  explicit RemainderBound(const std::vector<feature::Axis>& axes) : dimension_(axes.size()) {
    double factorial = 1;
    for (int p = 0; p <= max_degree + 1; ++p) {
      factorial *= std::max(p, 1);
      for (std::size_t a = 0; a < dimension_; ++a) {
        const feature::Axis& axis = axes[a];
        together_[a].push_back(axis.derivative_bound(p) / factorial);
        Vector each(axis.count);
        for (int j = 0; j < axis.count; ++j) {
          each(j) = feature_derivative_bound(axis, j, p) / factorial;
        }
        each_[a].push_back(std::move(each));
      }
    }
  }

  /// @param w (F_1, F_2) of one component, F_2 = 1 in one dimension.
  [[nodiscard]] double operator()(const MatrixView& w, int order) const {
    const double largest = w.cwiseAbs().maxCoeff();
    double bound = 0;
    if (dimension_ == 1) {
      const auto n = static_cast<std::size_t>(order);
      return std::min(largest * together_[0][n], w.col(0).cwiseAbs().dot(each_[0][n]));
    }
    for (int p = 0; p <= order; ++p) {
      const auto i = static_cast<std::size_t>(p);
      const auto j = static_cast<std::size_t>(order - p);
      const double by_sum = each_[0][i].transpose() * (w.cwiseAbs() * each_[1][j]);
      bound += std::min(largest * together_[0][i] * together_[1][j], by_sum);
    }
    return bound;
  }

 private:
  std::size_t dimension_;
  std::vector<double> together_[2];
  std::vector<Vector> each_[2];
};

template <class Real>
LevelCoefficients<Real> level_coefficients(const std::vector<AxisTable<Real>>& axes,
                                           const MatrixView& spatial) {
  LevelCoefficients<Real> level;
  const auto dimension = axes.size();
  const auto entries = static_cast<std::size_t>(spatial.size());
  level.dense = hwy::AllocateAligned<Real>(entries);
  for (std::size_t c = 0, k = 0; c < dimension; ++c) {
    for (Index f = 0; f < spatial.cols(); ++f, ++k) {
      level.dense[k] = static_cast<Real>(spatial(static_cast<Index>(c), f));
    }
  }
  if (dimension > 2) return level;
  const std::size_t second = dimension == 2 ? axes[1].count : 1;
  const std::size_t padded = axes[0].padded;
  level.by_first = hwy::AllocateAligned<Real>(dimension * second * padded);
  std::fill_n(level.by_first.get(), dimension * second * padded, Real{0});
  for (std::size_t c = 0; c < dimension; ++c) {
    for (std::size_t i = 0; i < axes[0].count; ++i) {
      for (std::size_t j = 0; j < second; ++j) {
        level.by_first[(c * second + j) * padded + i] =
            level.dense[(c * axes[0].count + i) * second + j];
      }
    }
  }
  return level;
}

template <class Real>
void set_radii(LevelCoefficients<Real>& level, const RemainderBound& bound,
               const MatrixView& spatial, Index first_count, double allowed) {
  const Index second_count = spatial.cols() / first_count;
  for (int degree = 0; degree <= max_degree; ++degree) {
    double worst = 0;
    for (Index c = 0; c < spatial.rows(); ++c) {
      const Eigen::Map<const Matrix> w(spatial.row(c).data(), first_count, second_count);
      worst = std::max(worst, bound(w, degree + 1));
    }
    const double radius = worst > 0 ? std::pow(allowed / worst, 1.0 / (degree + 1))
                                    : std::numeric_limits<double>::max();
    level.radius[static_cast<std::size_t>(degree)] = static_cast<Real>(
        std::min(radius, static_cast<double>(std::numeric_limits<Real>::max())));
  }
}

}  // namespace

template <class Real>
struct LinearDenoiser<Real>::Tables {
  LinearModel<Real> model;
};

template <class Real>
LinearDenoiser<Real>::LinearDenoiser(const feature::Product& features, const MatrixView& weights,
                                     const Plan& plan, double tolerance) {
  const int dimension = features.dimension();
  if (dimension < 1 || dimension > max_dimension) {
    throw_input("linear product features: got dimension {}, expected 1 to {}", dimension,
                max_dimension);
  }
  if (weights.rows() != dimension || weights.cols() != features.size()) {
    throw_input("weights: got shape ({}, {}), expected ({}, {})", weights.rows(), weights.cols(),
                dimension, features.size());
  }
  auto tables = std::make_unique<Tables>();
  for (const feature::Axis& axis : features.space) {
    if (axis.count > max_axis_count) {
      throw_input("estimator.per_axis: got {}, expected at most {}", axis.count, max_axis_count);
    }
    tables->model.axes.push_back(make_axis_table<Real>(axis));
  }
  const bool may_expand = tolerance > 0 && dimension <= 2;
  const RemainderBound bound(may_expand ? features.space : std::vector<feature::Axis>{});
  const std::vector<double> allowed = level_tolerances(plan, tolerance);
  for (std::size_t l = 0; l < plan.levels.size(); ++l) {
    const Matrix spatial = estimator::at_time(features, weights, plan.levels[l].t);
    auto level = level_coefficients(tables->model.axes, spatial);
    if (may_expand) set_radii(level, bound, spatial, features.space[0].count, allowed[l]);
    tables->model.levels.push_back(std::move(level));
  }
  tables_ = std::move(tables);
}

template <class Real>
LinearDenoiser<Real>::~LinearDenoiser() = default;

template <class Real>
int LinearDenoiser<Real>::dimension() const {
  return static_cast<int>(tables_->model.axes.size());
}

template <class Real>
void LinearDenoiser<Real>::denoise(const Query& query, BlockView<const Real> x,
                                   BlockView<Real> out) const {
  denoise_linear(tables_->model, query.level, x, out);
}

template class LinearDenoiser<float>;
template class LinearDenoiser<double>;

}  // namespace gtv::sampler
