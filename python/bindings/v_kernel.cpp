#include "gtv/theory/v_kernel.hpp"

#include <pybind11/functional.h>

#include <memory>
#include <utility>

#include "bindings.hpp"
#include "gtv/theory/feature_measure.hpp"
#include "gtv/theory/network_kernel.hpp"
#include "gtv/theory/nystrom.hpp"

namespace gtv::python {
namespace {

using feature::Product;
using forward::Schedule;
using SharedSchedule = std::shared_ptr<Schedule>;
using theory::Eigenfunctions;
using theory::VKernel;

/// A caller's function of rows (x, t): arrays that it may keep, in and out.
using OfPoints = std::function<Matrix(const Matrix& points)>;
using OfTwo = std::function<Matrix(const Matrix& u, const Matrix& v)>;

theory::PointFeatures point_features(const OfPoints& function) {
  return [function](const MatrixView& points) { return function(points); };
}

void bind_makers(py::module_& core) {
  const auto schedule = py::arg("schedule");
  const auto dimension = py::arg("dimension");
  const auto features = py::arg("features");
  // The library's own features first: these need no interpreter.
  core.def(
      "weights_v_kernel",
      [](SharedSchedule process, const Product& product, const Matrix& covariance) {
        return theory::linear_v_kernel(std::move(process), product, covariance);
      },
      schedule, features, py::arg("covariance"));
  core.def(
      "weights_v_kernel_of",
      [](SharedSchedule process, Index d, const OfPoints& function, const Matrix& covariance) {
        return theory::weights_v_kernel(std::move(process), d, point_features(function),
                                        covariance);
      },
      schedule, dimension, features, py::arg("covariance"));
  core.def(
      "root_v_kernel",
      [](SharedSchedule process, const Product& product, const Matrix& root) {
        return theory::root_v_kernel(std::move(process), product.dimension(),
                                     theory::point_features(product), root);
      },
      schedule, features, py::arg("root"));
  core.def(
      "root_v_kernel_of",
      [](SharedSchedule process, Index d, const OfPoints& function, const Matrix& root) {
        return theory::root_v_kernel(std::move(process), d, point_features(function), root);
      },
      schedule, dimension, features, py::arg("root"));
  core.def(
      "measured_v_kernel",
      [](SharedSchedule process, const Product& product, const Matrix& weights) {
        return theory::measured_v_kernel(std::move(process), product.dimension(),
                                         theory::point_features(product), weights);
      },
      schedule, features, py::arg("weights"));
  core.def(
      "measured_v_kernel_of",
      [](SharedSchedule process, Index d, const OfPoints& function, const Matrix& weights) {
        return theory::measured_v_kernel(std::move(process), d, point_features(function), weights);
      },
      schedule, dimension, features, py::arg("weights"));
  core.def(
      "scores_v_kernel",
      [](SharedSchedule process, Index d, const OfPoints& scores) {
        return theory::measured_v_kernel(std::move(process), d,
                                         theory::MemberScores(point_features(scores)));
      },
      schedule, dimension, py::arg("scores"));
}

void bind_kernel(py::module_& core) {
  const auto u = py::arg("u");
  const auto v = py::arg("v");
  const auto points = py::arg("points");
  py::class_<VKernel>(core, "VKernel")
      .def_property_readonly("dimension", &VKernel::dimension)
      .def("covariance", &VKernel::covariance, u, v, Unlocked())
      .def("v", &VKernel::v, u, v, Unlocked())
      .def("variance", &VKernel::variance, points, Unlocked())
      .def(
          "correlation",
          [](const VKernel& kernel, const MatrixView& at, const VectorView& direction) {
            return kernel.correlation(at, direction);
          },
          points, py::arg("direction"), Unlocked());
  core.def("measured_covariance", &theory::measured_covariance, py::arg("scores"), Unlocked());
  core.def("naive_v", &theory::naive_v, py::arg("data"), py::arg("schedule"), py::arg("kappa"),
           points, Unlocked());
}

void bind_networks(py::module_& core) {
  core.def(
      "network_kernels",
      [](const std::string& activation, int hidden_layers, double weight_variance,
         double bias_variance, const MatrixView& u, const MatrixView& v) {
        const theory::Network network{
            .activation = activation == "relu" ? theory::Activation::relu : theory::Activation::erf,
            .hidden_layers = hidden_layers,
            .weight_variance = weight_variance,
            .bias_variance = bias_variance};
        auto found = unlocked([&] { return theory::network_kernel_matrices(network, u, v); });
        return std::pair(std::move(found.nngp), std::move(found.ntk));
      },
      py::arg("activation"), py::arg("hidden_layers"), py::arg("weight_variance"),
      py::arg("bias_variance"), py::arg("u"), py::arg("v"));
  py::class_<Eigenfunctions>(core, "Eigenfunctions")
      .def(py::init([](const OfTwo& kernel, const Matrix& nodes, const Vector& weight, Index rank) {
             return Eigenfunctions(
                 [kernel](const MatrixView& u, const MatrixView& v) { return kernel(u, v); },
                 {nodes, weight}, rank);
           }),
           py::arg("kernel"), py::arg("nodes"), py::arg("weight"), py::arg("rank"), Unlocked())
      .def_property_readonly("rank", &Eigenfunctions::rank)
      .def_property_readonly("eigenvalues",
                             [](const Eigenfunctions& e) -> Vector { return e.eigenvalues(); })
      .def_property_readonly("trace", &Eigenfunctions::trace)
      .def("evaluate", &Eigenfunctions::evaluate, py::arg("u"), Unlocked())
      .def("features", &Eigenfunctions::features, py::arg("u"), Unlocked());
  core.def(
      "thinned",
      [](const theory::FeatureMeasure& features, Index count, bool by_snr, std::uint64_t seed) {
        auto found = unlocked([&] {
          return theory::thinned(features.measure(), count,
                                 by_snr ? theory::NodeWeight::lambda : theory::NodeWeight::density,
                                 seed);
        });
        return std::pair(std::move(found.nodes), std::move(found.weight));
      },
      py::arg("features"), py::arg("count"), py::arg("by_snr"), py::arg("seed"));
}

}  // namespace

void bind_v_kernel(py::module_& core) {
  bind_makers(core);
  bind_kernel(core);
  bind_networks(core);
}

}  // namespace gtv::python
