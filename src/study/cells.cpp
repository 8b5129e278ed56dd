#include "study/cells.hpp"

#include <fmt/format.h>

#include "study/memory_need.hpp"

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

void out_of_memory(const Study& study, std::size_t index) {
  const MemoryNeed need = largest_need(study.cell(index));
  const std::string where = where_is(study, need.key);
  throw_work("{}{}{}: got {}: out of memory, {} take about {:.2g} GB{}", where,
             where.empty() ? "" : ": ", need.key, need.value, need.what, need.bytes / 1e9,
             cell_label(study, index));
}

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
