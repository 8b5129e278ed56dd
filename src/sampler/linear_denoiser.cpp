#include "gtv/sampler/linear_denoiser.hpp"

#include <algorithm>
#include <limits>

#include "gtv/base/error.hpp"
#include "gtv/estimator/linear.hpp"
#include "sampler/expansion_bound.hpp"
#include "sampler/linear_kernels.hpp"

namespace gtv::sampler {
namespace {

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

template <class Real>
LevelCoefficients<Real> level_coefficients(const std::vector<AxisTable<Real>>& axes,
                                           const MatrixView& spatial) {
  LevelCoefficients<Real> level;
  for (auto& radius : level.radius) radius.fill(-1);
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
void set_radii(LevelCoefficients<Real>& level, const ExpansionRadii& radii) {
  constexpr double largest = std::numeric_limits<Real>::max();
  for (std::size_t axis = 0; axis < radii.size(); ++axis) {
    for (std::size_t degree = 1; degree < radii[axis].size(); ++degree) {
      level.radius[axis][degree] = static_cast<Real>(std::min(radii[axis][degree], largest));
    }
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
    if (axis.count > max_features_per_axis) {
      throw_input("estimator.per_axis: got {}, expected at most {}", axis.count,
                  max_features_per_axis);
    }
    tables->model.axes.push_back(make_axis_table<Real>(axis));
  }
  const bool may_expand = tolerance > 0 && dimension <= 2;
  const ExpansionBound bound(features.space);
  const std::vector<double> allowed = level_tolerances(plan, tolerance);
  for (std::size_t l = 0; l < plan.levels.size(); ++l) {
    const Matrix spatial = estimator::at_time(features, weights, plan.levels[l].t);
    auto level = level_coefficients(tables->model.axes, spatial);
    if (may_expand) set_radii(level, bound.radii(spatial, allowed[l]));
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
