#pragma once

#include <cstddef>

#include "gtv/study/config.hpp"

namespace gtv::study {

/// What a study's cost model says, and what it came to on this machine.
struct Trial {
  double model_s = 0;     ///< of a core, by the model
  double measured_s = 0;  ///< the same work, measured
  double law_s = 0;       ///< of a linear-theory cell: what its law takes besides, measured
  double flow_s = 0;      ///< of the exact score's flow, measured; 0 if it is not to be tried
};

/// Seconds of a core that a cell's flow of the exact score takes, by the model. Of densities.
[[nodiscard]] double flow_cost(const Config& config, std::size_t dimension, std::size_t points);

/// Computes a member of a cell on every thread, made short if it is long, and throws it away.
/// @param dimension, points of the cell's data.
/// @return zeros if the cell has nothing short enough.
/// @throws gtv::WorkError if the member cannot be computed.
[[nodiscard]] Trial try_cell(const Study& study, std::size_t index, std::size_t dimension,
                             std::size_t points);

}  // namespace gtv::study
