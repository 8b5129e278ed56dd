#include <gtest/gtest.h>

#include <cmath>
#include <iostream>
#include <memory>
#include <vector>

#include "gtv/base/dense.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/symmetric_solver.hpp"
#include "gtv/estimator/gradient_flow.hpp"
#include "gtv/theory/gradient_flow.hpp"
#include "gtv/theory/network_kernel.hpp"
#include "gtv/theory/nystrom.hpp"
#include "theory/flow_difference.hpp"

namespace gtv::theory {
namespace {

/// Three points under `vp`, t in [0.05, 1], and any features of rows (x, t).
struct Setting {
  Index samples;
  Vector tau;
  std::function<Matrix(const MatrixView& points)> features;

  data::Mixture data = data::make_mixture(Matrix{{-1.0}, {0.0}, {1.0}});
  std::unique_ptr<const forward::Schedule> schedule = forward::make_schedule("vp");
  double t_min = 0.05;
  feature::Product scales =
      feature::make_product(feature::AxisKind::gaussian, 1, 8, -1.5, 1.5, t_min, 1);

  [[nodiscard]] TrainingMeasure measure(double resolution = 1) const {
    return training_measure(data, *schedule, t_min, 1, estimator::Target::proxy, scales,
                            {.resolution = resolution});
  }
};

struct Draws {
  Matrix phi;  // (P, F)
  Vector lambda;
  Matrix y;
};

Draws draw(const Setting& setting, std::uint32_t member) {
  const auto set = estimator::draw_training_set(setting.data, *setting.schedule, setting.t_min, 1,
                                                setting.samples, 5, member);
  Matrix points(set.size(), 2);
  points << set.x, set.t;
  Draws draws{setting.features(points), Vector(set.size()), set.x0};
  for (Index i = 0; i < set.size(); ++i) {
    const forward::Level level = setting.schedule->level(set.t[i]);
    draws.lambda[i] = std::pow(level.alpha / level.sigma, 2);
  }
  return draws;
}

/// Sigma (F, F) and A (1, F) of weighted samples.
struct Moments {
  Matrix sigma;
  Matrix cross;
};

Moments moments_of(const Matrix& phi, const Vector& weight, const Matrix& y) {
  const Matrix scaled = weight.cwiseSqrt().asDiagonal() * phi;
  Moments moments{Matrix(phi.cols(), phi.cols()), y.transpose() * weight.asDiagonal() * phi};
  gram(scaled, moments.sigma);
  return moments;
}

/// The response of W(tau) to a change of Sigma and A, to first order, in Sigma's eigenbasis.
class Response {
 public:
  Response(const Moments& population, double tau) {
    const SymmetricSolver modes(population.sigma);
    rates_ = modes.eigenvalues().cwiseMax(0);
    basis_ = modes.eigenvectors();
    cross_ = population.cross * basis_;
    const Index count = rates_.size();
    filter_ = rates_.unaryExpr([&](double s) { return estimator::gradient_flow_filter(s, tau); });
    difference_.resize(count, count);
    for (Index a = 0; a < count; ++a) {
      for (Index b = 0; b < count; ++b) {
        difference_(a, b) = flow_difference(rates_[a], rates_[b], tau);
      }
    }
  }

  /// To one member's training set. (1, F)
  [[nodiscard]] Matrix to(const Moments& member) const {
    Matrix change = basis_.transpose() * member.sigma * basis_;
    change.diagonal() -= rates_;
    const Matrix shift = member.cross * basis_ - cross_;
    return shift * filter_.asDiagonal() + cross_ * change.cwiseProduct(difference_);
  }
  /// v of single draws, up to a constant. (P, F)
  [[nodiscard]] Matrix to_each(const Draws& draws) const {
    const Matrix phi = draws.phi * basis_;
    const Matrix bracket =
        draws.y * filter_.transpose() + Matrix(phi * cross_.row(0).asDiagonal()) * difference_;
    return draws.lambda.asDiagonal() * phi.cwiseProduct(bracket);
  }

 private:
  Vector rates_;
  Matrix basis_;
  Matrix cross_;
  Vector filter_;
  Matrix difference_;
};

std::vector<Response> responses(const Setting& setting, const TrainingMeasure& measure) {
  const Matrix phi = setting.features(measure.nodes());
  const Moments population =
      moments_of(phi, measure.weight.cwiseProduct(measure.lambda), measure.mean);
  std::vector<Response> all;
  for (const double tau : setting.tau) all.emplace_back(population, tau);
  return all;
}

struct Estimate {
  double value;
  double error;  // standard deviation of `value`
};

Estimate mean_of(const Vector& values) {
  const auto count = static_cast<double>(values.size());
  const double variance = (values.array() - values.mean()).square().sum() / (count - 1);
  return {values.mean(), std::sqrt(variance / count)};
}

Vector squared_deviations(const Matrix& rows) {
  const auto members = static_cast<double>(rows.rows());
  const Eigen::RowVectorXd mean = rows.colwise().mean();
  return (rows.rowwise() - mean).rowwise().squaredNorm() * members / (members - 1);
}

/// tr Cov(W) of an ensemble over a predicted one, at each time.
struct TraceRatio {
  Estimate plain;
  /// The same with the noise of the ensemble's draws taken out: of the members' weights and of what
  /// the first order says for their very draws, whose trace is known, only the difference is noisy.
  Estimate controlled;
};

std::vector<TraceRatio> trace_ratios(const Setting& setting, const TrainingMeasure& measure,
                                     Index members, const Vector& predicted) {
  const std::vector<Response> response = responses(setting, measure);
  const Index count = setting.features(measure.nodes().topRows(1)).cols();
  const std::size_t times = response.size();
  std::vector<Matrix> trained(times, Matrix(members, count));
  std::vector<Matrix> linear = trained;
  parallel_for(static_cast<std::size_t>(members), [&](std::size_t member) {
    const Draws draws = draw(setting, static_cast<std::uint32_t>(member));
    const auto weights =
        estimator::train_gradient_flow(draws.phi, draws.lambda, draws.y, setting.tau);
    const Moments moments =
        moments_of(draws.phi, draws.lambda / static_cast<double>(setting.samples), draws.y);
    for (std::size_t k = 0; k < times; ++k) {
      trained[k].row(static_cast<Index>(member)) = weights[k];
      linear[k].row(static_cast<Index>(member)) = response[k].to(moments);
    }
  });
  std::vector<TraceRatio> ratios;
  for (std::size_t k = 0; k < times; ++k) {
    const double want = predicted[static_cast<Index>(k)];
    const Vector all = squared_deviations(trained[k]);
    const Estimate rest = mean_of((all - squared_deviations(linear[k])) / want);
    ratios.push_back({mean_of(all / want), {1 + rest.value, rest.error}});
  }
  return ratios;
}

Vector predicted_traces(const Setting& setting, const TrainingMeasure& measure,
                        FlowVariance variance) {
  const Matrix phi = setting.features(measure.nodes());
  Vector traces(setting.tau.size());
  for (Index k = 0; k < traces.size(); ++k) {
    const GradientFlowOptions options{
        .samples = setting.samples, .tau = setting.tau[k], .variance = variance};
    traces[k] = gradient_flow_moments(phi, measure, options).covariance.trace();
  }
  return traces;
}

Setting gaussian_features() {
  Setting setting{.samples = 5000, .tau = Vector{{0.03, 0.1, 0.3, 1.0, 1000.0}}, .features = {}};
  const feature::Product features = setting.scales;
  setting.features = [features](const MatrixView& points) {
    return features.materialise(points.leftCols(1), points.col(1));
  };
  return setting;
}

// All bounds here are four standard deviations of the estimate (a false alarm in 16,000 a number)
// beyond what is said to be left: terms of order F / P = 0.013, found to be -0.5 … +2 % with 2500
// members.
TEST(SlowGradientFlowEnsemble, HasTheTraceThatTheFullTheoryPredicts) {
  const Setting setting = gaussian_features();
  const TrainingMeasure measure = setting.measure();
  const Vector full = predicted_traces(setting, measure, FlowVariance::full);
  const auto ratios = trace_ratios(setting, measure, 150, full);
  for (std::size_t k = 0; k < ratios.size(); ++k) {
    const double left = setting.tau[static_cast<Index>(k)] < 1 ? 0.01 : 0.025;
    EXPECT_NEAR(ratios[k].plain.value, 1, left + 4 * ratios[k].plain.error);
    EXPECT_NEAR(ratios[k].controlled.value, 1, left + 4 * ratios[k].controlled.error);
    EXPECT_LT(ratios[k].controlled.error, 0.015);
  }
  // The target's noise alone misses most of it: 6.9 at tau = .03, 1.2 at 1.
  const Vector noise = predicted_traces(setting, measure, FlowVariance::target_noise);
  EXPECT_NEAR(ratios[0].controlled.value * full[0] / noise[0], 6.85, 0.15);
  EXPECT_NEAR(ratios[3].controlled.value * full[3] / noise[3], 1.21, 0.06);
}

// Minutes: run it with --gtest_also_run_disabled_tests.
TEST(SlowGradientFlowEnsemble, DISABLED_LeavesTermsOfTheNextOrder) {
  // What the first order leaves should fall as 1/P: at late times it is measured at P = 2500 and
  // 10,000, and a quarter of the first agrees with the second within four standard deviations.
  constexpr Index members = 1500;
  Setting setting = gaussian_features();
  const TrainingMeasure measure = setting.measure();
  std::vector<std::vector<TraceRatio>> found;
  for (const int samples : {2500, 10000}) {
    setting.samples = samples;
    const Vector full = predicted_traces(setting, measure, FlowVariance::full);
    found.push_back(trace_ratios(setting, measure, members, full));
    for (std::size_t k = 0; k < found.back().size(); ++k) {
      const Estimate& ratio = found.back()[k].controlled;
      std::cout << "P " << samples << " tau " << setting.tau[static_cast<Index>(k)] << ": "
                << ratio.value << " +- " << ratio.error << '\n';
    }
  }
  for (std::size_t k = 0; k < found[0].size(); ++k) {
    const Estimate& few = found[0][k].controlled;
    const Estimate& many = found[1][k].controlled;
    EXPECT_NEAR((few.value - 1) / 4, many.value - 1, 4 * std::hypot(few.error / 4, many.error))
        << setting.tau[static_cast<Index>(k)];
  }
}

TEST(SlowGradientFlowEnsemble, HasDrawsOfTheCovarianceThatTheNodesGive) {
  const Setting setting = gaussian_features();
  const TrainingMeasure measure = setting.measure();
  const Vector full = predicted_traces(setting, measure, FlowVariance::full);
  const std::vector<Response> response = responses(setting, measure);
  constexpr Index blocks = 60;  // of 5000 draws
  Matrix squares(blocks, setting.tau.size());
  parallel_for(blocks, [&](std::size_t block) {
    const Draws draws = draw(setting, static_cast<std::uint32_t>(block));
    for (std::size_t k = 0; k < response.size(); ++k) {
      squares(static_cast<Index>(block), static_cast<Index>(k)) =
          squared_deviations(response[k].to_each(draws)).mean() /
          static_cast<double>(setting.samples);
    }
  });
  for (Index k = 0; k < full.size(); ++k) {
    const Estimate ratio = mean_of(squares.col(k) / full[k]);
    EXPECT_NEAR(ratio.value, 1, 4 * ratio.error) << setting.tau[k];
    EXPECT_LT(ratio.error, 0.015);
  }
}

TEST(SlowTangentKernelEnsemble, HasTheTraceThatTheTheoryPredicts) {
  // Kernel gradient flow in the span of the leading eigenfunctions of a network's tangent kernel.
  Setting setting{.samples = 1000, .tau = Vector{{0.2, 2.0, 20.0}}, .features = {}};
  const Kernel kernel = [](const MatrixView& u, const MatrixView& v) {
    return network_kernel_matrices({.activation = Activation::relu, .hidden_layers = 2}, u, v).ntk;
  };
  const Eigenfunctions modes(kernel, thinned(setting.measure(0.3), 250, NodeWeight::lambda, 1), 10);
  setting.features = [&modes](const MatrixView& points) { return modes.features(points); };
  const TrainingMeasure measure = setting.measure(0.7);
  const Vector full = predicted_traces(setting, measure, FlowVariance::full);
  const auto ratios = trace_ratios(setting, measure, 150, full);
  for (std::size_t k = 0; k < ratios.size(); ++k) {
    EXPECT_NEAR(ratios[k].plain.value, 1, 0.05 + 4 * ratios[k].plain.error);
    EXPECT_NEAR(ratios[k].controlled.value, 1, 0.05 + 4 * ratios[k].controlled.error);
    EXPECT_LT(ratios[k].controlled.error, 0.05);
  }
}

}  // namespace
}  // namespace gtv::theory
