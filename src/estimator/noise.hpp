#pragma once

#include <cstdint>

#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "gtv/base/random.hpp"
#include "gtv/estimator/training_set.hpp"

namespace gtv::estimator {

/// A value of the training noise: zero mean, unit variance whatever the law, so that alpha and
/// sigma keep their meaning.
inline double training_noise(Noise noise, const RandomStream& stream, std::uint64_t index) {
  switch (noise) {
    case Noise::normal:
      return stream.normal(index);
    case Noise::uniform:
      return std::sqrt(3.0) * (2 * stream.uniform(index) - 1);
    case Noise::student_t: {
      const boost::math::students_t law(student_t_freedom);
      return std::sqrt((student_t_freedom - 2) / student_t_freedom) *
             boost::math::quantile(law, stream.uniform(index));
    }
  }
  return 0;
}

}  // namespace gtv::estimator
