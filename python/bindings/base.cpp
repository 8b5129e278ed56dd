#include "bindings.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/simd.hpp"
#include "gtv/version.hpp"

namespace gtv::python {
namespace {

/// The exceptions are classes of the package, so that Python code raises them too.
void raise(const char* name, const std::exception& error) {
  const py::object type = py::module_::import("gtv.errors").attr(name);
  PyErr_SetString(type.ptr(), error.what());
}

}  // namespace

void bind_base(py::module_& core) {
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      std::rethrow_exception(std::move(thrown));
    } catch (const InputError& error) {
      raise("InputError", error);
    } catch (const WorkError& error) {
      raise("WorkError", error);
    }
  });
  core.attr("version") = version;
  core.def("set_thread_count", &set_thread_count, py::arg("threads"));
  core.def("thread_count", &thread_count);
  core.def("simd_target", &simd_target_name);
}

}  // namespace gtv::python
