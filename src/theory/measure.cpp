#include "gtv/theory/measure.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/score/field.hpp"

namespace gtv::theory {
namespace {

constexpr double largest_size = 5e7;  // nodes
// Standard deviations of the noised components that boxes reach: 1e-15 of the mass is beyond.
constexpr double component_reach = 8;

/// What bounds the steps along one axis.
double feature_width(const feature::Axis& axis) {
  return axis.kind == feature::AxisKind::gaussian ? axis.width()
                                                  : (axis.hi - axis.lo) / (2.0 * axis.count);
}

struct Region {
  std::vector<double> lo;
  std::vector<double> hi;

  [[nodiscard]] bool overlaps(const Region& other) const {
    for (std::size_t a = 0; a < lo.size(); ++a) {
      if (lo[a] > other.hi[a] || other.lo[a] > hi[a]) return false;
    }
    return true;
  }
  void cover(const Region& other) {
    for (std::size_t a = 0; a < lo.size(); ++a) {
      lo[a] = std::min(lo[a], other.lo[a]);
      hi[a] = std::max(hi[a], other.hi[a]);
    }
  }
};

/// Disjoint boxes that hold all components of the noised data.
std::vector<Region> disjoint_boxes(const data::Mixture& data, const forward::Level& level,
                                   double sd) {
  std::vector<Region> boxes;
  for (Index m = 0; m < data.size(); ++m) {
    Region box;
    for (Index a = 0; a < data.dimension(); ++a) {
      box.lo.push_back(level.alpha * data.points(m, a) - component_reach * sd);
      box.hi.push_back(level.alpha * data.points(m, a) + component_reach * sd);
    }
    // A box that grows may come to overlap one that was passed over.
    for (bool grew = true; grew;) {
      grew = false;
      for (std::size_t k = 0; k < boxes.size(); ++k) {
        if (!boxes[k].overlaps(box)) continue;
        box.cover(boxes[k]);
        boxes[k] = std::move(boxes.back());
        boxes.pop_back();
        grew = true;
        break;
      }
    }
    boxes.push_back(std::move(box));
  }
  return boxes;
}

/// Cuts a box down to where features do not vanish; false if nothing is left.
bool clip(Region& box, const feature::Product& features) {
  for (std::size_t a = 0; a < box.lo.size(); ++a) {
    const feature::Axis& axis = features.space[a];
    if (axis.kind != feature::AxisKind::gaussian) continue;
    box.lo[a] = std::max(box.lo[a], axis.lo - component_reach * axis.width());
    box.hi[a] = std::min(box.hi[a], axis.hi + component_reach * axis.width());
    if (box.lo[a] > box.hi[a]) return false;
  }
  return true;
}

struct TimeNode {
  double t;
  double weight;
};

/// Composite Gauss-Legendre over [t_min, t_max], panels in log t.
std::vector<TimeNode> time_nodes(double t_min, double t_max, const feature::Axis& axis,
                                 double resolution) {
  using Rule = boost::math::quadrature::gauss<double, 10>;
  const double ratio = std::exp(0.7 / resolution);
  const double length = 3 * feature_width(axis) / resolution;
  std::vector<TimeNode> nodes;
  for (double lo = t_min; lo < t_max;) {
    double hi = std::min({lo * ratio, lo + length, t_max});
    if (t_max - hi < 0.1 * (hi - lo)) hi = t_max;
    const double centre = 0.5 * std::log(lo * hi);
    const double half = 0.5 * std::log(hi / lo);
    for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
      for (const double sign : {-1.0, 1.0}) {
        const double t = std::exp(centre + sign * half * Rule::abscissa()[i]);
        nodes.push_back({t, Rule::weights()[i] * half * t / (t_max - t_min)});
      }
    }
    lo = hi;
  }
  std::sort(nodes.begin(), nodes.end(),
            [](const TimeNode& a, const TimeNode& b) { return a.t < b.t; });
  return nodes;
}

Vector equally_spaced(double lo, double hi, double largest_step) {
  const auto intervals = static_cast<Index>(std::ceil((hi - lo) / largest_step));
  return Vector::LinSpaced(std::max<Index>(intervals, 1) + 1, lo, hi);
}

/// The nodes' positions, (count, D).
Matrix positions(const Patch& patch) {
  const auto axes = static_cast<Index>(patch.grid.size());
  Matrix x(patch.count, axes);
  Index repeats = patch.count;
  for (Index a = 0; a < axes; ++a) {
    const Vector& grid = patch.grid[static_cast<std::size_t>(a)];
    repeats /= grid.size();
    for (Index i = 0; i < patch.count; ++i) x(i, a) = grid[(i / repeats) % grid.size()];
  }
  return x;
}

}  // namespace

Matrix TrainingMeasure::nodes() const {
  Matrix all(size(), dimension() + 1);
  for (const Patch& patch : patches) {
    all.block(patch.first, 0, patch.count, dimension()) = positions(patch);
    all.block(patch.first, dimension(), patch.count, 1).setConstant(patch.level.t);
  }
  return all;
}

TrainingMeasure training_measure(const data::Mixture& data, const forward::Schedule& schedule,
                                 double t_min, double t_max, estimator::Target target,
                                 const feature::Product& features,
                                 const QuadratureOptions& options) {
  forward::check_times(schedule, t_min, t_max);
  if (!(t_min > 0)) throw_input("forward.t_min: got {}, expected a positive number", t_min);
  const Index dimension = data.dimension();
  if (features.dimension() != dimension || dimension > 3) {
    throw_input(
        "training_measure: got data of dimension {} and features of {}, expected the same, "
        "at most 3",
        dimension, features.dimension());
  }
  TrainingMeasure measure;
  std::vector<double> volume;  // of each patch's nodes, dt included
  double total = 0;
  for (const TimeNode& node : time_nodes(t_min, t_max, features.time, options.resolution)) {
    const forward::Level level = schedule.level(node.t);
    const double sd = std::hypot(level.alpha * data.spread, level.sigma);
    for (Region& box : disjoint_boxes(data, level, sd)) {
      if (!clip(box, features)) continue;
      Patch patch{.level = level, .grid = {}, .first = static_cast<Index>(total), .count = 1};
      double cell = node.weight;
      for (std::size_t a = 0; a < box.lo.size(); ++a) {
        const double step = std::min(0.15 * sd, 0.4 * feature_width(features.space[a]));
        patch.grid.push_back(equally_spaced(box.lo[a], box.hi[a], step / options.resolution));
        const Vector& grid = patch.grid.back();
        cell *= grid[1] - grid[0];
        patch.count *= grid.size();
      }
      total += static_cast<double>(patch.count);
      if (total > largest_size) {
        throw_work("training_measure: more than {:.0e} quadrature nodes for t_min = {}",
                   largest_size, t_min);
      }
      measure.patches.push_back(std::move(patch));
      volume.push_back(cell);
    }
  }
  const auto size = static_cast<Index>(total);
  measure.weight.resize(size);
  measure.lambda.resize(size);
  measure.mean.resize(size, dimension);
  measure.covariance = Matrix::Zero(size, dimension * dimension);
  parallel_for(measure.patches.size(), [&](std::size_t p) {
    const Patch& patch = measure.patches[p];
    const double noise = patch.level.sigma * patch.level.sigma;
    const double signal = patch.level.alpha * patch.level.alpha;
    const bool proxy = target == estimator::Target::proxy;
    const score::Fields fields =
        score::exact_fields(data, patch.level, positions(patch), /*with_covariance=*/proxy);
    measure.weight.segment(patch.first, patch.count) = fields.log_density.array().exp() * volume[p];
    measure.lambda.segment(patch.first, patch.count).setConstant(signal / noise);
    measure.mean.middleRows(patch.first, patch.count) = fields.denoised;
    if (proxy && signal > 0) {
      measure.covariance.middleRows(patch.first, patch.count) =
          fields.proxy_cov * (noise * noise / signal);
    }
  });
  return measure;
}

}  // namespace gtv::theory
