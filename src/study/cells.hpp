#pragma once

#include <new>
#include <optional>
#include <string>
#include <vector>

#include "gtv/base/error.hpp"
#include "study/cell_setup.hpp"
#include "study/config_cells.hpp"

namespace gtv::study {

/// All cells of a study, set up and checked.
/// @throws gtv::InputError "file:line: key: ..." if one cannot be run, or if their data differ in
/// dimension, since results share arrays.
[[nodiscard]] std::vector<CellSetup> make_cells(const Study& study);

/// Sets them up one at a time, in their order.
class StudyCells {
 public:
  /// @param study outlives this.
  explicit StudyCells(const Study& study) : study_(&study) {}
  /// @throws as make_cells.
  [[nodiscard]] CellSetup make(std::size_t index);
  [[nodiscard]] const CellParts& parts() const { return parts_; }

 private:
  const Study* study_;
  CellParts parts_;
  std::optional<int> dimension_;  ///< of the data, which the first sets
};

/// Cells that differ only in such keys sample the same exact flow.
[[nodiscard]] bool concerns_training(const std::string& key);

/// @throws gtv::WorkError that names the key that asks for most memory, of the cell alone or of all
/// cells' steps, and how much.
[[noreturn]] void out_of_memory(const Study& study, std::size_t index);

/// Runs `work` of a cell; an error says where the study has the key at fault.
template <class Work>
auto in_cell(const Study& study, std::size_t index, Work&& work) {
  try {
    return work();
  } catch (const FaultError& error) {
    refuse_cell(study, error.fault(), index);
  } catch (const std::bad_alloc&) {
    out_of_memory(study, index);
  } catch (const WorkError& error) {
    // Only training fails so, of a system that a larger ridge would make regular.
    const std::string where = where_is(study, "estimator.ridge");
    throw_work("{}{}estimator.ridge = {}: {}{}", where, where.empty() ? "" : ": ",
               study.cell(index).estimator.ridge, error.what(), cell_label(study, index));
  }
}

}  // namespace gtv::study
