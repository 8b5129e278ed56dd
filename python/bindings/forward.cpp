#include <pybind11/functional.h>

#include <memory>
#include <optional>

#include "bindings.hpp"
#include "gtv/base/array.hpp"
#include "gtv/forward/from_levels.hpp"
#include "gtv/forward/from_rates.hpp"
#include "gtv/forward/schedule.hpp"
#include "gtv/forward/time_grid.hpp"

namespace gtv::python {
namespace {

using forward::Level;
using forward::Schedule;
using SharedSchedule = std::shared_ptr<Schedule>;

/// pybind11 holds no pointers to const; all that Schedule offers is const.
SharedSchedule shared(std::unique_ptr<const Schedule> schedule) {
  return std::const_pointer_cast<Schedule>(std::shared_ptr<const Schedule>(std::move(schedule)));
}

SharedSchedule schedule_of_name(const std::string& name, double b0, double b1) {
  return shared(forward::make_schedule(name, {.b0 = b0, .b1 = b1}));
}

using Rate = std::function<double(double)>;

SharedSchedule schedule_of_rates(const std::string& name, const Rate& beta, const Rate& diffusion,
                                 double t_limit, double default_t_max) {
  return shared(forward::schedule_from_rates({.name = name,
                                              .beta = beta,
                                              .diffusion = diffusion,
                                              .t_limit = t_limit,
                                              .default_t_max = default_t_max}));
}

SharedSchedule schedule_of_levels(const std::string& name, const Rate& alpha, const Rate& sigma,
                                  const std::optional<Rate>& alpha_slope,
                                  const std::optional<Rate>& sigma_slope, double t_limit,
                                  double default_t_max) {
  return shared(forward::schedule_from_levels({.name = name,
                                               .alpha = alpha,
                                               .sigma = sigma,
                                               .alpha_slope = alpha_slope.value_or(Rate()),
                                               .sigma_slope = sigma_slope.value_or(Rate()),
                                               .t_limit = t_limit,
                                               .default_t_max = default_t_max}));
}

/// A function of one time as one of many. @param t (n).
template <class Function>
auto at_each(Function function) {
  return [function](const Schedule& schedule, const VectorView& t) {
    Vector out(t.size());
    for (Index i = 0; i < t.size(); ++i) out[i] = function(schedule, t[i]);
    return out;
  };
}

}  // namespace

void bind_forward(py::module_& core) {
  py::class_<Level>(core, "Level")
      .def(py::init([](double t, double alpha, double sigma) {
             return Level{.t = t, .alpha = alpha, .sigma = sigma};
           }),
           py::arg("t"), py::arg("alpha"), py::arg("sigma"))
      .def_readonly("t", &Level::t)
      .def_readonly("alpha", &Level::alpha)
      .def_readonly("sigma", &Level::sigma);
  const auto t = py::arg("t");
  py::class_<Schedule, SharedSchedule>(core, "Schedule")
      .def_property_readonly("name", &Schedule::name)
      .def_property_readonly("t_limit", &Schedule::t_limit)
      .def_property_readonly("default_t_max", &Schedule::default_t_max)
      .def_property_readonly("default_t_max_of_reverse_sde",
                             &Schedule::default_t_max_of_reverse_sde)
      .def("level", &Schedule::level, t)
      .def("alpha", at_each([](const Schedule& s, double at) { return s.alpha(at); }), t)
      .def("sigma_squared",
           at_each([](const Schedule& s, double at) { return s.sigma_squared(at); }), t)
      .def("beta", at_each([](const Schedule& s, double at) { return s.beta(at); }), t)
      .def("diffusion", at_each([](const Schedule& s, double at) { return s.diffusion(at); }), t)
      .def("drift_state", at_each([](const Schedule& s, double at) { return s.drift(at).state; }),
           t)
      .def("drift_denoised",
           at_each([](const Schedule& s, double at) { return s.drift(at).denoised; }), t);
  core.def("schedule_names", &forward::schedule_names);
  core.def("make_schedule", &schedule_of_name, py::arg("name"), py::arg("b0"), py::arg("b1"));
  core.def("schedule_from_rates", &schedule_of_rates, py::arg("name"), py::arg("beta"),
           py::arg("diffusion"), py::arg("t_limit"), py::arg("default_t_max"));
  core.def("schedule_from_levels", &schedule_of_levels, py::arg("name"), py::arg("alpha"),
           py::arg("sigma"), py::arg("alpha_slope"), py::arg("sigma_slope"), py::arg("t_limit"),
           py::arg("default_t_max"));
  core.def("make_grid", &forward::make_grid, py::arg("name"), py::arg("t_max"), py::arg("t_min"),
           py::arg("steps"), py::arg("rho"));
}

}  // namespace gtv::python
