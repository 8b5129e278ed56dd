#include "study/cells.hpp"

#include <fmt/format.h>

#include "study/memory_need.hpp"

namespace gtv::study {
namespace {

/// Their results share arrays. Only the data can differ in shape, by a sweep over files or presets.
void check_same_dimension(const CellSetup& cell, int first) {
  if (cell.dimension() == first) return;
  throw FaultError({cell.config.data.file.empty() ? "data.preset" : "data.file",
                    fmt::format("got points of dimension {}, expected {} as in the first cell, "
                                "since all cells' results share arrays",
                                cell.dimension(), first)});
}

}  // namespace

void out_of_memory(const Study& study, std::size_t index) {
  const MemoryNeed of_cell = largest_need(study.cell(index));
  const MemoryNeed of_steps = need_of_steps(study);
  const MemoryNeed& need = of_steps.bytes > of_cell.bytes ? of_steps : of_cell;
  const std::string where = where_is(study, need.key);
  throw_work("{}{}{}: got {}: out of memory, {} take about {:.2g} GB{}", where,
             where.empty() ? "" : ": ", need.key, need.value, need.what, need.bytes / 1e9,
             cell_label(study, index));
}

bool concerns_training(const std::string& key) {
  return key.starts_with("estimator.") || key.starts_with("ensemble.");
}

CellSetup StudyCells::make(std::size_t index) {
  return in_cell(*study_, index, [&] {
    CellSetup cell = make_cell(study_->cell(index), study_->directory, parts_);
    if (!dimension_) dimension_ = cell.dimension();
    check_same_dimension(cell, *dimension_);
    return cell;
  });
}

std::vector<CellSetup> make_cells(const Study& study) {
  std::vector<CellSetup> cells;
  cells.reserve(study.cells());
  StudyCells maker(study);
  for (std::size_t i = 0; i < study.cells(); ++i) cells.push_back(maker.make(i));
  return cells;
}

}  // namespace gtv::study
