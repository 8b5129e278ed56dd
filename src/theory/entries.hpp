#pragma once

#include <span>

#include "gtv/base/array.hpp"

namespace gtv::theory {

inline std::span<const double> entries(const Vector& v) {
  return {v.data(), static_cast<std::size_t>(v.size())};
}

}  // namespace gtv::theory
