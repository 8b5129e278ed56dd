#pragma once

#include <functional>

#include "bindings.hpp"
#include "gtv/study/progress.hpp"

namespace gtv::python {

/// Runs work that takes long on a thread of its own. The calling thread lets other Python threads
/// run and wakes twenty times a second, to handle signals (Ctrl-C raises KeyboardInterrupt) and to
/// show how far the work is. If either raises, the work is stopped at its next report, and the
/// exception leaves this function once it has ended.
///
/// @param work touches no Python object without the interpreter's lock.
/// @param show called with (label, done, total) where there is news, or None.
void long_call(const std::function<void(const study::ProgressReport&)>& work,
               const py::object& show);

}  // namespace gtv::python
