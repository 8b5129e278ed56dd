#include "gtv/theory/timescales.hpp"

#include <memory>
#include <utility>

#include "bindings.hpp"
#include "conversions.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/metric/duplicates.hpp"
#include "gtv/theory/covariance_summary.hpp"
#include "gtv/theory/noised_points.hpp"

namespace gtv::python {
namespace {

using data::Dataset;
using theory::NoisedPoints;
using theory::PosteriorAt;

Vector column(const std::vector<PosteriorAt>& levels, double PosteriorAt::*member) {
  Vector out(static_cast<Index>(levels.size()));
  for (Index i = 0; i < out.size(); ++i) out[i] = levels[static_cast<std::size_t>(i)].*member;
  return out;
}

py::dict named(const theory::PosteriorCurve& curve) {
  py::dict found;
  found["noise"] = column(curve.levels, &PosteriorAt::noise);
  found["entropy"] = column(curve.levels, &PosteriorAt::entropy);
  found["effective_points"] = column(curve.levels, &PosteriorAt::effective_points);
  found["effective_lo"] = column(curve.levels, &PosteriorAt::effective_lo);
  found["effective_hi"] = column(curve.levels, &PosteriorAt::effective_hi);
  found["own_weight_share"] = column(curve.levels, &PosteriorAt::own_weight_share);
  found["fraction"] = column(curve.levels, &PosteriorAt::fraction);
  found["deterministic_share"] = column(curve.levels, &PosteriorAt::deterministic_share);
  found["mmse"] = column(curve.levels, &PosteriorAt::mmse);
  found["mmse_lo"] = column(curve.levels, &PosteriorAt::mmse_lo);
  found["mmse_hi"] = column(curve.levels, &PosteriorAt::mmse_hi);
  found["information"] = curve.information.nats;
  found["information_lo"] = curve.information.lo;
  found["information_hi"] = curve.information.hi;
  return found;
}

/// A curve of one quantity, to find where it crosses.
std::vector<PosteriorAt> levels_of(const VectorView& noise, const VectorView& values,
                                   double PosteriorAt::*member) {
  std::vector<PosteriorAt> levels(static_cast<std::size_t>(noise.size()));
  for (std::size_t i = 0; i < levels.size(); ++i) {
    levels[i].noise = noise[static_cast<Index>(i)];
    levels[i].*member = values[static_cast<Index>(i)];
  }
  return levels;
}

/// A function of one number as one of many. @param values (n).
template <double (*function)(double)>
Vector at_each(const VectorView& values) {
  return values.unaryExpr([](double value) { return function(value); });
}

void bind_noised_points(py::module_& core) {
  const auto draws = py::arg("draws");
  const auto seed = py::arg("seed");
  const auto tolerance = py::arg("tolerance");
  py::class_<NoisedPoints, std::shared_ptr<NoisedPoints>>(core, "NoisedPoints")
      .def(py::init([](const Dataset& dataset) {
             return std::make_shared<NoisedPoints>(dataset.points,
                                                   metric::first_equal_row(dataset.points));
           }),
           py::arg("dataset"), Unlocked())
      .def_property_readonly("distinct", &NoisedPoints::distinct)
      .def_property_readonly("entropy", &NoisedPoints::entropy)
      .def_property_readonly("radius", &NoisedPoints::radius)
      .def(
          "noise_levels",
          [](const NoisedPoints& points, Index count, Index of, std::uint64_t key, double error) {
            return points.noise_levels(count, {.draws = of, .seed = key, .tolerance = error});
          },
          py::arg("count"), draws, seed, tolerance, Unlocked())
      .def(
          "along",
          [](const NoisedPoints& points, const VectorView& noise, Index of, std::uint64_t key,
             double error) {
            return named(unlocked([&] {
              return points.along(span_of(noise), {.draws = of, .seed = key, .tolerance = error});
            }));
          },
          py::arg("noise"), draws, seed, tolerance);
  core.def(
      "entropy_collapse_noise",
      [](const VectorView& noise, const VectorView& entropy) {
        return theory::entropy_collapse_noise(levels_of(noise, entropy, &PosteriorAt::entropy));
      },
      py::arg("noise"), py::arg("entropy"));
  core.def(
      "own_weight_collapse_noise",
      [](const VectorView& noise, const VectorView& share) {
        return theory::own_weight_collapse_noise(
            levels_of(noise, share, &PosteriorAt::own_weight_share));
      },
      py::arg("noise"), py::arg("share"));
}

}  // namespace

void bind_timescales(py::module_& core) {
  core.def("time_of_noise", &at_each<theory::time_of_noise>, py::arg("noise"));
  core.def("noise_of_time", &at_each<theory::noise_of_time>, py::arg("t"));
  core.def("speciation_time", &theory::speciation_time, py::arg("largest_eigenvalue"));
  core.def(
      "collapse_time",
      [](Index points, double dimension, double variance) {
        return theory::collapse_time(points, dimension, variance);
      },
      py::arg("points"), py::arg("dimension"), py::arg("variance"));
  core.def(
      "collapse_time_of_spectrum",
      [](Index points, const VectorView& eigenvalues) {
        return theory::collapse_time(points, span_of(eigenvalues));
      },
      py::arg("points"), py::arg("eigenvalues"));
  core.def("same_class_probability", &theory::same_class_probability, py::arg("mean_norm"),
           py::arg("variance"), py::arg("t"));
  core.def(
      "covariance_summary",
      [](const Dataset& dataset) {
        auto found = unlocked([&] { return theory::covariance_summary(dataset.points); });
        return std::tuple(found.trace, found.largest, found.trace_of_square,
                          std::move(found.eigenvalues));
      },
      py::arg("dataset"));
  bind_noised_points(core);
}

}  // namespace gtv::python
