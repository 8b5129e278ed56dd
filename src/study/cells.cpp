#include "study/cells.hpp"

#include <fmt/format.h>

namespace gtv::study {
namespace {

/// Their results share arrays. Only the data can differ in shape, by a sweep over files or presets.
void check_same_dimension(const CellSetup& cell, const CellSetup& first) {
  if (cell.dimension() == first.dimension()) return;
  throw FaultError({cell.config.data.file.empty() ? "data.preset" : "data.file",
                    fmt::format("got points of dimension {}, expected {} as in the first cell, "
                                "since all cells' results share arrays",
                                cell.dimension(), first.dimension())});
}

}  // namespace

std::vector<CellSetup> make_cells(const Study& study) {
  std::vector<CellSetup> cells;
  cells.reserve(study.cells());
  for (std::size_t i = 0; i < study.cells(); ++i) {
    in_cell(study, i, [&] {
      cells.push_back(make_cell(study.cell(i), study.directory));
      check_same_dimension(cells.back(), cells.front());
    });
  }
  return cells;
}

}  // namespace gtv::study
