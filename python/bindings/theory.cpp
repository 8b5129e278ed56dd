#include <memory>
#include <utility>

#include "bindings.hpp"
#include "conversions.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/theory/gradient_flow.hpp"
#include "gtv/theory/moments.hpp"
#include "gtv/theory/weight_law.hpp"

namespace gtv::python {
namespace {

using data::Mixture;
using feature::Product;
using forward::Schedule;
using theory::ConditionalLaw;
using theory::FeatureMeasure;
using theory::MatrixFeatures;
using theory::NormalLaw;
using theory::PopulationLaw;
using theory::ProductFeatures;
using theory::TrainingMeasure;
using theory::WeightLaw;
using theory::WeightMoments;

py::dict named(WeightMoments moments) {
  py::dict found;
  found["mean"] = std::move(moments.mean);
  found["covariance"] = std::move(moments.covariance);
  found["reciprocal_condition"] = moments.reciprocal_condition;
  found["iterations"] = moments.iterations;
  return found;
}

py::dict named(theory::FiniteSample finite) {
  py::dict found = named(std::move(finite.moments));
  found["resolvent"] = std::move(finite.resolvent);
  found["shrunk"] = std::move(finite.shrunk);
  found["leverage_form"] = std::move(finite.leverage_form);
  found["offset"] = std::move(finite.offset);
  return found;
}

py::dict named(const TrainingMeasure& measure) {
  py::dict found;
  if (!measure.patches.empty()) found["nodes"] = measure.nodes();
  found["weight"] = measure.weight;
  found["snr"] = measure.lambda;
  found["mean"] = measure.mean;
  found["covariance"] = measure.covariance;
  return found;
}

void bind_measures(py::module_& core) {
  py::class_<FeatureMeasure, std::shared_ptr<FeatureMeasure>>(core, "FeatureMeasure")
      .def_property_readonly("features", &FeatureMeasure::features)
      .def_property_readonly("size", [](const FeatureMeasure& f) { return f.measure().size(); })
      .def_property_readonly("dimension",
                             [](const FeatureMeasure& f) { return f.measure().dimension(); })
      .def("measure", [](const FeatureMeasure& f) { return named(f.measure()); })
      .def("gram", &FeatureMeasure::gram, py::arg("w"), Unlocked())
      .def("cross", &FeatureMeasure::cross, py::arg("y"), Unlocked())
      .def("predict", &FeatureMeasure::predict, py::arg("weights"), Unlocked())
      .def("quadratic", &FeatureMeasure::quadratic, py::arg("s"), Unlocked());
  py::class_<ProductFeatures, FeatureMeasure, std::shared_ptr<ProductFeatures>>(core,
                                                                                "ProductFeatures")
      .def(py::init([](const Product& features, const Mixture& data, const Schedule& schedule,
                       double t_min, double t_max, const std::string& target, double resolution) {
             return std::make_shared<ProductFeatures>(
                 theory::training_measure(data, schedule, t_min, t_max, target_of(target), features,
                                          {.resolution = resolution}),
                 features);
           }),
           py::arg("features"), py::arg("data"), py::arg("schedule"), py::arg("t_min"),
           py::arg("t_max"), py::arg("target"), py::arg("resolution"), Unlocked());
  py::class_<MatrixFeatures, FeatureMeasure, std::shared_ptr<MatrixFeatures>>(core,
                                                                              "MatrixFeatures")
      .def(py::init([](const Matrix& phi, const Vector& weight, const Vector& snr,
                       const Matrix& mean, const Matrix& covariance) {
             return std::make_shared<MatrixFeatures>(TrainingMeasure{.patches = {},
                                                                     .weight = weight,
                                                                     .lambda = snr,
                                                                     .mean = mean,
                                                                     .covariance = covariance},
                                                     phi);
           }),
           py::arg("phi"), py::arg("weight"), py::arg("snr"), py::arg("mean"),
           py::arg("covariance"), Unlocked());
}

theory::GradientFlowMoments flow_moments(const FeatureMeasure& features,
                                         const theory::GradientFlowOptions& options) {
  if (const auto* product = dynamic_cast<const ProductFeatures*>(&features)) {
    return theory::gradient_flow_moments(product->product(), features.measure(), options);
  }
  const Index count = features.features();
  const Matrix phi = features.predict(Matrix::Identity(count, count));
  return theory::gradient_flow_moments(phi, features.measure(), options);
}

void bind_moments(py::module_& core) {
  const auto features = py::arg("features");
  const auto samples = py::arg("samples");
  const auto ridge = py::arg("ridge");
  core.def("population_weights", &theory::population_weights, features, ridge, Unlocked());
  core.def(
      "large_sample_moments",
      [](const FeatureMeasure& f, double p, double rho) {
        return named(unlocked(
            [&] { return theory::large_sample_moments(f, {.samples = p, .ridge = rho}); }));
      },
      features, samples, ridge);
  core.def(
      "paper_moments",
      [](const FeatureMeasure& f, double p, double rho) {
        return named(
            unlocked([&] { return theory::paper_moments(f, {.samples = p, .ridge = rho}); }));
      },
      features, samples, ridge);
  core.def(
      "finite_sample_moments",
      [](const FeatureMeasure& f, double p, double rho, double tolerance, int max_iterations) {
        return named(unlocked([&] {
          return theory::finite_sample_moments(
              f, {.samples = p, .ridge = rho},
              {.tolerance = tolerance, .max_iterations = max_iterations});
        }));
      },
      features, samples, ridge, py::arg("tolerance"), py::arg("max_iterations"));
  core.def(
      "gradient_flow_moments",
      [](const FeatureMeasure& f, Index p, double tau, bool target_noise_only,
         const Matrix& start_covariance) {
        using theory::FlowVariance;
        auto found = unlocked([&] {
          return flow_moments(
              f, {.samples = p,
                  .tau = tau,
                  .variance = target_noise_only ? FlowVariance::target_noise : FlowVariance::full,
                  .start_covariance = start_covariance});
        });
        return std::tuple(std::move(found.mean), std::move(found.covariance),
                          std::move(found.rates));
      },
      features, samples, py::arg("tau"), py::arg("target_noise_only"), py::arg("start_covariance"));
}

/// Members first … first + count - 1, (count, D F).
Matrix draw_members(const WeightLaw& law, std::uint64_t seed, std::uint32_t first, Index count) {
  Matrix weights(count, law.mean().size());
  parallel_for(static_cast<std::size_t>(count), [&](std::size_t k) {
    weights.row(static_cast<Index>(k)) =
        law.draw(seed, first + static_cast<std::uint32_t>(k)).reshaped<Eigen::RowMajor>();
  });
  return weights;
}

void bind_laws(py::module_& core) {
  py::class_<WeightLaw, std::shared_ptr<WeightLaw>>(core, "WeightLaw")
      .def("draw", &draw_members, py::arg("seed"), py::arg("first"), py::arg("count"), Unlocked())
      .def_property_readonly("mean", [](const WeightLaw& law) -> Matrix { return law.mean(); })
      .def_property_readonly("trace", &WeightLaw::trace)
      .def_property_readonly("mean_noise", &WeightLaw::mean_noise)
      .def("covariance_root", &WeightLaw::covariance_root, Unlocked());
  py::class_<NormalLaw, WeightLaw, std::shared_ptr<NormalLaw>>(core, "NormalLaw")
      .def(py::init([](const Matrix& mean, const Matrix& covariance) {
             return std::make_shared<NormalLaw>(
                 WeightMoments{.mean = mean, .covariance = covariance});
           }),
           py::arg("mean"), py::arg("covariance"), Unlocked());
}

void bind_sampled_laws(py::module_& core) {
  const auto features = py::arg("features");
  const auto data = py::arg("data");
  const auto schedule = py::arg("schedule");
  const auto t_min = py::arg("t_min");
  const auto t_max = py::arg("t_max");
  const auto target = py::arg("target");
  const auto samples = py::arg("samples");
  const auto ridge = py::arg("ridge");
  const auto seed = py::arg("seed");
  // They draw training samples when asked, from what they were made of.
  const py::keep_alive<1, 2> features_stay;
  const py::keep_alive<1, 3> data_stays;
  const py::keep_alive<1, 4> schedule_stays;
  py::class_<PopulationLaw, WeightLaw, std::shared_ptr<PopulationLaw>>(core, "PopulationLaw")
      .def(py::init([](const ProductFeatures& f, const Mixture& mixture, const Schedule& process,
                       double from, double to, const std::string& wanted, double p, double rho,
                       std::uint64_t key, int pool, double tolerance, int max_rounds) {
             const theory::Training training{.samples = p, .ridge = rho};
             return std::make_shared<PopulationLaw>(
                 f, mixture, process, from, to, target_of(wanted), training,
                 theory::finite_sample_moments(f, training), key,
                 theory::PopulationOptions{
                     .pool = pool, .tolerance = tolerance, .max_rounds = max_rounds});
           }),
           features, data, schedule, t_min, t_max, target, samples, ridge, seed, py::arg("pool"),
           py::arg("tolerance"), py::arg("max_rounds"), features_stay, data_stays, schedule_stays,
           Unlocked())
      .def_property_readonly("rounds", &PopulationLaw::rounds);
  py::class_<ConditionalLaw, WeightLaw, std::shared_ptr<ConditionalLaw>>(core, "ConditionalLaw")
      .def(py::init([](const ProductFeatures& f, const Mixture& mixture, const Schedule& process,
                       double from, double to, const std::string& wanted, double p, double rho,
                       std::uint64_t key, double drawn_snr, int draws) {
             const theory::Training training{.samples = p, .ridge = rho};
             return std::make_shared<ConditionalLaw>(
                 f, mixture, process, from, to, target_of(wanted), training,
                 theory::finite_sample_moments(f, training), key,
                 theory::ConditionalOptions{.drawn_snr = drawn_snr, .draws = draws});
           }),
           features, data, schedule, t_min, t_max, target, samples, ridge, seed,
           py::arg("drawn_snr"), py::arg("draws"), features_stay, data_stays, schedule_stays,
           Unlocked())
      .def_property_readonly("drawn_share", &ConditionalLaw::drawn_share);
}

}  // namespace

void bind_theory(py::module_& core) {
  bind_measures(core);
  bind_moments(core);
  bind_laws(core);
  bind_sampled_laws(core);
}

}  // namespace gtv::python
