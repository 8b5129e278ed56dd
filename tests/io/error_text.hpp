#pragma once

#include <string>

#include "gtv/base/error.hpp"

namespace gtv::io {

/// The text of the `Expected` that the call throws; "" if it throws nothing. Others pass through.
template <class Expected, class Call>
std::string error_text(const Call& call) {
  try {
    call();
  } catch (const Expected& error) {
    return error.what();
  }
  return "";
}

template <class Call>
std::string input_error(const Call& call) {
  return error_text<InputError>(call);
}

template <class Call>
std::string work_error(const Call& call) {
  return error_text<WorkError>(call);
}

/// Whether the call returns, or refuses its input in one non-empty line; anything else escapes.
template <class Call>
bool returns_or_refuses(const Call& call) {
  try {
    call();
  } catch (const InputError& error) {
    const std::string text = error.what();
    return !text.empty() && text.find('\n') == std::string::npos;
  }
  return true;
}

}  // namespace gtv::io
