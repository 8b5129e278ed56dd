#include <memory>
#include <utility>

#include "bindings.hpp"
#include "conversions.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/metric/metric.hpp"

namespace gtv::python {
namespace {

using data::Dataset;
using metric::NearestRows;
using metric::Share;

void bind_shares(py::module_& core) {
  const auto distance = py::arg("distance");
  using Counts = std::pair<std::int64_t, std::int64_t>;
  core.def(
      "memorised_curve",
      [](const MatrixView& neighbours, const VectorView& thresholds) {
        std::vector<std::int64_t> counts;
        for (const Share& share : metric::memorised_curve(neighbours, span_of(thresholds))) {
          counts.push_back(share.count);
        }
        return counts;
      },
      distance, py::arg("thresholds"));
  core.def("memorised_null", &metric::memorised_null, py::arg("threshold"), py::arg("dimension"));
  core.def(
      "share_interval",
      [](const Counts& share, double level) {
        const metric::Interval found = metric::share_interval({share.first, share.second}, level);
        return std::pair(found.lo, found.hi);
      },
      py::arg("share"), py::arg("level"), Unlocked());
  core.def(
      "share_p",
      [](const Counts& share, double probability) {
        return metric::share_p({share.first, share.second}, probability);
      },
      py::arg("share"), py::arg("probability"), Unlocked());
  core.def(
      "share_difference_p",
      [](const Counts& a, const Counts& b) {
        return metric::share_difference_p({a.first, a.second}, {b.first, b.second});
      },
      py::arg("a"), py::arg("b"), Unlocked());
  core.def(
      "two_nearest_dimension",
      [](const MatrixView& neighbours) {
        const metric::IntrinsicDimension found = metric::two_nearest_dimension(neighbours);
        return std::tuple(found.value, found.interval.lo, found.interval.hi);
      },
      distance);
}

void bind_neighbours(py::module_& core) {
  py::class_<NearestRows, std::shared_ptr<NearestRows>>(core, "NearestRows")
      .def(py::init(
               [](const Dataset& train) { return std::make_shared<NearestRows>(train.points); }),
           py::arg("train"), Unlocked())
      .def_property_readonly("distinct", &NearestRows::distinct)
      .def_property_readonly("first_equal", &NearestRows::first_equal)
      .def(
          "nearest",
          [](const NearestRows& search, const Dataset& queries, int k, bool skip_self) {
            auto found = unlocked([&] { return search.nearest(queries.points, k, skip_self); });
            return std::pair(std::move(found.distance), std::move(found.row));
          },
          py::arg("queries"), py::arg("k"), py::arg("skip_self"));
  core.def(
      "first_equal_row",
      [](const Dataset& points) { return metric::first_equal_row(points.points); },
      py::arg("points"), Unlocked());
  core.def(
      "half_agreement",
      [](const MatrixView& a, const MatrixView& b, const VectorView& a_to_training,
         const VectorView& b_to_training) {
        const metric::Agreement found =
            metric::half_agreement(a, b, span_of(a_to_training), span_of(b_to_training));
        return std::tuple(found.cosine, found.cosine_standard_error, found.nearer_than_training);
      },
      py::arg("a"), py::arg("b"), py::arg("a_to_training"), py::arg("b_to_training"), Unlocked());
}

}  // namespace

void bind_memorisation(py::module_& core) {
  bind_shares(core);
  bind_neighbours(core);
}

}  // namespace gtv::python
