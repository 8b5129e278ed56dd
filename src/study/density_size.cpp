#include "study/density_size.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

#include "config_cells.hpp"
#include "gtv/base/error.hpp"
#include "study/member_rounds.hpp"

namespace gtv::study {
namespace {

constexpr double largest_member_array = 200e6;  // bytes
constexpr double largest_result = 8e9;          // bytes
constexpr double numbers_per_bin = 8;           // four moments, quartiles, true, exact flow

}  // namespace

DensitySize density_size(const Study& study, const CellSetup& first) {
  const Config& config = first.config;
  const double bins = std::pow(config.density.bins, first.dimension());
  const auto cells = static_cast<double>(study.cells());
  DensitySize size{.bytes = sizeof(double) * numbers_per_bin * bins * cells};
  if (size.bytes > largest_result) {
    const std::string where = where_is(study, "density.bins");
    throw_input(
        "{}{}density.bins: got {:.3g} bins in each of {} cells, {:.2g} bytes of results, "
        "expected at most {:.0e}",
        where, where.empty() ? "" : ": ", bins, study.cells(), size.bytes, largest_result);
  }
  const bool line = first.dimension() == 1;
  const double members = static_cast<double>(most_members(config)) * cells;
  const double densities =
      sizeof(double) * members * (line ? config.density.bins : coarse_cells * coarse_cells);
  size.arrays = {
      .densities = keeps_counts(config, first.dimension()) && densities <= largest_member_array,
      .inside = sizeof(double) * members <= largest_member_array};
  const bool fits = line || config.density.bins % coarse_cells == 0;
  if (size.arrays.densities && fits) size.bytes += densities;
  return size;
}

}  // namespace gtv::study
