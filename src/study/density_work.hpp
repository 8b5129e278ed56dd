#pragma once

#include <map>
#include <string>
#include <vector>

#include "gtv/study/result.hpp"
#include "study/cell_setup.hpp"
#include "study/cell_work.hpp"

namespace gtv::study {

/// A study in one or two dimensions.
class DensityWork final : public CellWork {
 public:
  /// @throws as compute_study, before any work.
  explicit DensityWork(const Study& study);

  /// The result, once all cells are finished.
  [[nodiscard]] StudyResult take() &&;
  [[nodiscard]] std::uint64_t trajectory_steps() const override { return result_.trajectory_steps; }
  [[nodiscard]] RunFiles files(const std::string& command) const override;

 private:
  [[nodiscard]] std::size_t ticks(std::size_t cell) const override;
  void compute(std::size_t cell, Progress& progress) override;

  std::vector<CellSetup> cells_;
  bool keep_members_ = false;
  /// The exact flow of each distinct setting, once: by the first cell that needs it.
  std::map<std::string, std::vector<double>> flows_;
  StudyResult result_;
};

}  // namespace gtv::study
