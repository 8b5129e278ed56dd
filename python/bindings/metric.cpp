#include <pybind11/functional.h>

#include <optional>
#include <utility>

#include "bindings.hpp"
#include "conversions.hpp"
#include "gtv/metric/metric.hpp"

namespace gtv::python {
namespace {

using metric::MeanStatistic;

using Pair = std::pair<double, double>;

Pair of(const metric::TestResult& found) {
  return {found.statistic, found.p_value};
}
Pair of(const metric::Interval& found) {
  return {found.lo, found.hi};
}

void bind_binned(py::module_& core) {
  const auto p = py::arg("p");
  const auto q = py::arg("q");
  const auto lo = py::arg("lo");
  const auto hi = py::arg("hi");
  core.def(
      "total_variation",
      [](const VectorView& one, const VectorView& other) {
        return metric::total_variation(span_of(one), span_of(other));
      },
      p, q);
  core.def(
      "wasserstein_1_binned",
      [](const VectorView& one, const VectorView& other, double from, double to) {
        return metric::wasserstein_1(span_of(one), span_of(other), from, to);
      },
      p, q, lo, hi);
  core.def(
      "sliced_wasserstein_1_binned",
      [](const MatrixView& one, const MatrixView& other, double from, double to, int directions) {
        return metric::sliced_wasserstein_1(one, other, from, to, directions);
      },
      p, q, lo, hi, py::arg("directions"), Unlocked());
  core.def("row_entropy", &metric::row_entropy, py::arg("masses"));
}

void bind_gap_mass(py::module_& core) {
  const auto points = py::arg("points");
  core.def(
      "gap_mass_1d",
      [](const VectorView& samples, const VectorView& at) {
        return metric::gap_mass_1d(span_of(samples), span_of(at));
      },
      py::arg("samples"), points);
  core.def(
      "gap_mass_1d_binned",
      [](const VectorView& mass, const VectorView& edges, const VectorView& at) {
        return metric::gap_mass_1d(span_of(mass), span_of(edges), span_of(at));
      },
      py::arg("mass"), py::arg("edges"), points);
  core.def(
      "gap_mass_2d",
      [](const MatrixView& samples, const MatrixView& at) {
        return metric::gap_mass_2d(samples, at);
      },
      py::arg("samples"), points, Unlocked());
  core.def(
      "gap_mass_2d_binned",
      [](const MatrixView& mass, double lo, double hi, const MatrixView& at) {
        return metric::gap_mass_2d(mass, lo, hi, at);
      },
      py::arg("mass"), py::arg("lo"), py::arg("hi"), points, Unlocked());
  core.def("delaunay_edges", &metric::delaunay_edges, points, Unlocked());
}

/// Distances between samples, and tests of their laws; long work, all of it.
void bind_sample_distance(py::module_& core) {
  const auto a = py::arg("a");
  const auto b = py::arg("b");
  const auto permutations = py::arg("permutations");
  const auto seed = py::arg("seed");
  const auto bandwidth = py::arg("bandwidth");
  core.def(
      "wasserstein_1",
      [](const VectorView& one, const VectorView& other) {
        return metric::wasserstein_1(span_of(one), span_of(other));
      },
      a, b, Unlocked());
  core.def(
      "sliced_wasserstein_1",
      [](const MatrixView& one, const MatrixView& other, int directions, std::uint64_t key) {
        const auto found = metric::sliced_wasserstein_1(one, other, directions, key);
        return Pair(found.mean, found.standard_error);
      },
      a, b, py::arg("directions"), seed, Unlocked());
  core.def("energy_distance", &metric::energy_distance, a, b, Unlocked());
  core.def("median_distance", &metric::median_distance, a, b, Unlocked());
  core.def("mmd_squared", &metric::mmd_squared, a, b, bandwidth, Unlocked());
  core.def(
      "energy_test",
      [](const MatrixView& one, const MatrixView& other, int count, std::uint64_t key) {
        return of(metric::energy_test(one, other, count, key));
      },
      a, b, permutations, seed, Unlocked());
  core.def(
      "mmd_test",
      [](const MatrixView& one, const MatrixView& other, int count, std::uint64_t key,
         double width) { return of(metric::mmd_test(one, other, count, key, width)); },
      a, b, permutations, seed, bandwidth, Unlocked());
  core.def(
      "permutation_test",
      [](const MatrixView& one, const MatrixView& other, int count, std::uint64_t key) {
        return of(metric::permutation_test(one, other, count, key));
      },
      a, b, permutations, seed, Unlocked());
  core.def(
      "mann_whitney",
      [](const VectorView& one, const VectorView& other) {
        return of(metric::mann_whitney(span_of(one), span_of(other)));
      },
      a, b, Unlocked());
}

/// A statistic that needs no interpreter, so that resamples run on all threads at once.
MeanStatistic total_variation_statistic() {
  return [](std::span<const double> one, std::span<const double> other) {
    return metric::total_variation(one, other);
  };
}

using Statistic = std::function<double(const Vector&, const Vector&)>;

MeanStatistic statistic_of(const std::optional<Statistic>& own) {
  if (!own) return total_variation_statistic();
  return [statistic = *own](std::span<const double> one, std::span<const double> other) {
    const auto copied = [](std::span<const double> row) -> Vector {
      return Eigen::Map<const Vector>(row.data(), static_cast<Index>(row.size()));
    };
    return statistic(copied(one), copied(other));
  };
}

void bind_bootstrap(py::module_& core) {
  const auto a = py::arg("a");
  const auto b = py::arg("b");
  const auto statistic = py::arg("statistic");
  const auto resamples = py::arg("resamples");
  const auto seed = py::arg("seed");
  core.def(
      "bootstrap_interval",
      [](const MatrixView& one, const MatrixView& other, const std::optional<Statistic>& own,
         int count, double level, std::uint64_t key) {
        const MeanStatistic function = statistic_of(own);
        return unlocked([&] {
          return of(metric::bootstrap_interval(one, other, function, count, level, key));
        });
      },
      a, b, statistic, resamples, py::arg("level"), seed);
  core.def(
      "null_distribution",
      [](const MatrixView& one, const MatrixView& other, const std::optional<Statistic>& own,
         int count, std::uint64_t key) {
        const MeanStatistic function = statistic_of(own);
        return unlocked(
            [&] { return metric::null_distribution(one, other, function, count, key); });
      },
      a, b, statistic, resamples, seed);
  core.def(
      "null_distribution_of_exact",
      [](const MatrixView& one, const std::optional<Statistic>& own, int count, std::uint64_t key) {
        const MeanStatistic function = statistic_of(own);
        return unlocked([&] { return metric::null_distribution(one, function, count, key); });
      },
      a, statistic, resamples, seed);
  core.def(
      "cumulants",
      [](const VectorView& values) {
        const metric::Cumulants found = metric::cumulants(span_of(values));
        return std::tuple(found.mean, found.variance, found.skewness, found.excess_kurtosis);
      },
      py::arg("values"), Unlocked());
}

}  // namespace

void bind_metric(py::module_& core) {
  bind_binned(core);
  bind_gap_mass(core);
  bind_sample_distance(core);
  bind_bootstrap(core);
}

}  // namespace gtv::python
