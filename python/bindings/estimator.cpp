#include <memory>
#include <utility>

#include "bindings.hpp"
#include "conversions.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/estimator/gradient_flow.hpp"
#include "gtv/estimator/linear.hpp"
#include "gtv/estimator/training_set.hpp"

namespace gtv::python {
namespace {

using data::Mixture;
using estimator::RidgeForm;
using estimator::RidgeOptions;
using estimator::TrainingSet;
using feature::Product;
using forward::Schedule;

RidgeForm form_of(const std::string& name) {
  if (name == "cheapest") return RidgeForm::cheapest;
  if (name == "primal") return RidgeForm::primal;
  if (name == "dual") return RidgeForm::dual;
  throw_input("form: got '{}', expected cheapest, primal or dual", name);
}

py::dict named(TrainingSet set) {
  py::dict found;
  found["x0"] = std::move(set.x0);
  found["t"] = std::move(set.t);
  found["x"] = std::move(set.x);
  return found;
}

/// alpha^2 / sigma^2 at each time, to the bit as studies compute it.
Vector training_weight(const Schedule& schedule, const VectorView& t) {
  Vector lambda(t.size());
  for (Index i = 0; i < t.size(); ++i) {
    const forward::Level level = schedule.level(t[i]);
    lambda[i] = level.alpha * level.alpha / (level.sigma * level.sigma);
  }
  return lambda;
}

/// How the members of an ensemble are trained; they differ in their draws only.
struct Training {
  const Product& features;
  const Mixture& data;
  const Schedule& schedule;
  double t_min;
  double t_max;
  Index samples;
  double ridge;
  double tau;  // 0: ridge regression, else the training time of gradient flow
  estimator::Target target;
  estimator::Noise noise;
  std::uint64_t seed;

  [[nodiscard]] Matrix member(std::uint32_t index) const {
    const TrainingSet set =
        estimator::draw_training_set(data, schedule, t_min, t_max, samples, seed, index, noise);
    const Matrix y = estimator::regression_targets(set, target, data, schedule);
    if (tau > 0) {
      return estimator::train_gradient_flow(features.materialise(set.x, set.t),
                                            training_weight(schedule, set.t), y, tau);
    }
    return estimator::fit_ridge(features, schedule, set, y, {.ridge = ridge}).weights;
  }
};

/// Members first … first + count - 1, (count, D F).
Matrix train_ensemble(const Training& training, std::uint32_t first, Index count) {
  Matrix weights(count, training.data.dimension() * training.features.size());
  parallel_for(static_cast<std::size_t>(count), [&](std::size_t k) {
    weights.row(static_cast<Index>(k)) =
        training.member(first + static_cast<std::uint32_t>(k)).reshaped<Eigen::RowMajor>();
  });
  return weights;
}

void bind_training_set(py::module_& core) {
  core.def(
      "draw_training_set",
      [](const Mixture& data, const Schedule& schedule, double t_min, double t_max, Index samples,
         std::uint64_t seed, std::uint32_t member, const std::string& noise) {
        const estimator::Noise law = noise_of(noise);
        return named(unlocked([&] {
          return estimator::draw_training_set(data, schedule, t_min, t_max, samples, seed, member,
                                              law);
        }));
      },
      py::arg("data"), py::arg("schedule"), py::arg("t_min"), py::arg("t_max"), py::arg("samples"),
      py::arg("seed"), py::arg("member"), py::arg("noise"));
  core.def(
      "regression_targets",
      [](const Matrix& x0, const Vector& t, const Matrix& x, const std::string& target,
         const Mixture& data, const Schedule& schedule) {
        return estimator::regression_targets({x0, t, x}, target_of(target), data, schedule);
      },
      py::arg("x0"), py::arg("t"), py::arg("x"), py::arg("target"), py::arg("data"),
      py::arg("schedule"), Unlocked());
}

void bind_training(py::module_& core) {
  const auto features = py::arg("features");
  const auto schedule = py::arg("schedule");
  const auto targets = py::arg("targets");
  core.def(
      "fit_ridge",
      [](const Product& product, const Schedule& process, const Vector& t, const Matrix& x,
         const MatrixView& y, double ridge, double pad, const std::string& form) {
        const RidgeOptions options{.ridge = ridge, .sigma_squared_pad = pad, .form = form_of(form)};
        auto fit = unlocked([&] {
          return estimator::fit_ridge(product, process, {x, t, x}, y, options);
        });
        return std::pair(std::move(fit.weights), fit.reciprocal_condition);
      },
      features, schedule, py::arg("t"), py::arg("x"), targets, py::arg("ridge"),
      py::arg("sigma_squared_pad"), py::arg("form"));
  core.def("training_weight", &training_weight, schedule, py::arg("t"));
  core.def(
      "train_gradient_flow",
      [](const MatrixView& phi, const VectorView& lambda, const MatrixView& y,
         const VectorView& tau, const Matrix& start) {
        return estimator::train_gradient_flow(phi, lambda, y, tau, start);
      },
      py::arg("phi"), py::arg("lambda_"), targets, py::arg("tau"), py::arg("start"), Unlocked());
  core.def(
      "train_ensemble",
      [](const Product& product, const Mixture& data, const Schedule& process, double t_min,
         double t_max, Index samples, double ridge, double tau, const std::string& target,
         const std::string& noise, std::uint64_t seed, std::uint32_t first, Index count) {
        return train_ensemble({product, data, process, t_min, t_max, samples, ridge, tau,
                               target_of(target), noise_of(noise), seed},
                              first, count);
      },
      features, py::arg("data"), schedule, py::arg("t_min"), py::arg("t_max"), py::arg("samples"),
      py::arg("ridge"), py::arg("tau"), py::arg("target"), py::arg("noise"), py::arg("seed"),
      py::arg("first"), py::arg("count"), Unlocked());
}

}  // namespace

void bind_estimator(py::module_& core) {
  bind_training_set(core);
  bind_training(core);
  const auto features = py::arg("features");
  core.def("at_times", &estimator::at_times, features, py::arg("weights"), py::arg("t"),
           Unlocked());
}

}  // namespace gtv::python
