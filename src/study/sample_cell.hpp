#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gtv/data/dataset.hpp"
#include "gtv/metric/nearest.hpp"
#include "gtv/score/blocked_field.hpp"
#include "study/cell_setup.hpp"

namespace gtv::study {

/// Points of more than two dimensions, with what sampling and measuring need of them. Shared by the
/// cells whose data are the same.
struct SampleData {
  /// @throws gtv::InputError for fewer than three distinct points, or as BlockedField.
  SampleData(data::Dataset dataset, const Config& config);

  data::Dataset set;
  std::shared_ptr<const score::BlockedField> field;
  /// The fields of every other point, from the first and from the second.
  std::array<std::shared_ptr<const score::BlockedField>, 2> halves;
  std::array<StoredMatrix, 2> half_points;
  metric::NearestRows nearest;
};

struct SampleCell : SamplingSetup {
  std::shared_ptr<const SampleData> data;
};

/// Whether a study's result is samples, not a density: its data have more than two dimensions.
/// @throws gtv::InputError naming the key if they cannot be loaded.
[[nodiscard]] bool gives_samples(const Study& study);

/// What the cells of such a study have in common.
struct SampleShape {
  Index dimension = 0;
  std::int64_t trajectories = 0;
};

/// Sets up and checks the cells of such a study, in their order.
class SampleCells {
 public:
  /// @param study outlives this.  @param keep_data sets of points are loaded once for all cells
  /// that share them; else only the last one is held.
  SampleCells(const Study& study, bool keep_data) : study_(&study), keep_data_(keep_data) {}
  /// @throws as make_sample_cells.
  [[nodiscard]] SampleCell make(std::size_t index);
  [[nodiscard]] const CellParts& parts() const { return parts_; }

 private:
  [[nodiscard]] std::shared_ptr<const SampleData> data_of(const Config& config);

  const Study* study_;
  bool keep_data_;
  CellParts parts_;
  std::optional<SampleShape> first_;
  std::map<std::string, std::shared_ptr<const SampleData>> loaded_;
};

/// All cells of such a study, set up and checked.
/// @throws gtv::InputError "file:line: key: ..." if one cannot be run, or if their data differ in
/// dimension, since results share arrays.
[[nodiscard]] std::vector<SampleCell> make_sample_cells(const Study& study);

}  // namespace gtv::study
