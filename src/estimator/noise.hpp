#pragma once

#include <cstdint>

#include "gtv/base/random.hpp"

namespace gtv::estimator {

/// The law of the training noise: zero mean, unit variance, one value an index. Other laws (they
/// need the same two moments, so that alpha and sigma keep their meaning) belong here.
inline double training_noise(const RandomStream& stream, std::uint64_t index) {
  return stream.normal(index);
}

}  // namespace gtv::estimator
