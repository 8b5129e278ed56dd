#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace gtv {
inline namespace base {

/// What every exception of gtv derives from; `what()` is one line without a final full stop.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The caller's input is at fault: what, where (file:line or key), got, expected, nearest valid.
/// The program exits with 2.
class InputError : public Error {
 public:
  using Error::Error;
};

/// The work failed through no fault of the input (disk full, not converged). The program exits
/// with 1.
class WorkError : public Error {
 public:
  using Error::Error;
};

/// throw_input("samples: got {}, expected a positive integer", n)
template <class... Args>
[[noreturn]] void throw_input(fmt::format_string<Args...> format, Args&&... args) {
  throw InputError(fmt::format(format, std::forward<Args>(args)...));
}

template <class... Args>
[[noreturn]] void throw_work(fmt::format_string<Args...> format, Args&&... args) {
  throw WorkError(fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace base
}  // namespace gtv
