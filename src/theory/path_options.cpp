#include "theory/path_options.hpp"

#include <cmath>

#include "gtv/base/error.hpp"

namespace gtv::theory {

void check_path_options(const GridOptions& options, double kappa) {
  if (!(kappa >= 0) || !std::isfinite(kappa)) {
    throw_input("path integral: got kappa = {}, expected a finite number >= 0", kappa);
  }
  if (options.cells < 1) {
    throw_input("path integral: got {} cells, expected at least 1", options.cells);
  }
  if (!(options.lo < options.hi) || !std::isfinite(options.hi - options.lo)) {
    throw_input("path integral: got cells on [{}, {}], expected the lower end first", options.lo,
                options.hi);
  }
  if (!(options.resolution >= 1) || !std::isfinite(options.resolution)) {
    throw_input("path integral: got a resolution of {}, expected a number >= 1",
                options.resolution);
  }
}

double component_sd(const data::Mixture& data, const forward::Level& level) {
  return std::hypot(level.sigma, level.alpha * data.spread);
}

}  // namespace gtv::theory
