#pragma once

#include <pybind11/eigen.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "released.hpp"

namespace gtv::python {

namespace py = pybind11;

/// The extension module gtv._core mirrors the C++ library, one function a module; the package's
/// Python files check arguments, name them in errors, and turn what comes back into dataclasses.
///
/// Arrays of doubles in C order come in, and results go out, without a copy. Work that takes long
/// releases the interpreter's lock.
void bind_base(py::module_& core);
void bind_forward(py::module_& core);
void bind_data(py::module_& core);
void bind_score(py::module_& core);
void bind_feature(py::module_& core);
void bind_estimator(py::module_& core);
void bind_sampler(py::module_& core);
void bind_theory(py::module_& core);
void bind_v_kernel(py::module_& core);
void bind_path_integral(py::module_& core);
void bind_timescales(py::module_& core);
void bind_metric(py::module_& core);
void bind_memorisation(py::module_& core);
void bind_study(py::module_& core);
void bind_study_folders(py::module_& core);

/// Around calls that touch no Python object.
using Unlocked = py::call_guard<Released>;

/// The same within a function: runs `work`, which touches no Python object.
template <class Work>
auto unlocked(Work&& work) {
  const Released released;
  return work();
}

}  // namespace gtv::python
