#pragma once

#include <string>

#include "study/cell_work.hpp"
#include "study/sample_study.hpp"

namespace gtv::study {

/// A study in more than two dimensions.
class SampleWork final : public CellWork {
 public:
  /// @throws as compute_samples, before any work.
  explicit SampleWork(const Study& study);

  /// The result, once all cells are finished.
  [[nodiscard]] SampleStudyResult take() &&;
  [[nodiscard]] std::uint64_t trajectory_steps() const override { return result_.trajectory_steps; }
  [[nodiscard]] RunFiles files(const std::string& command) const override;

 private:
  [[nodiscard]] std::size_t ticks(std::size_t cell) const override;
  void compute(std::size_t cell, Progress& progress) override;

  SampleStudyResult result_;
};

}  // namespace gtv::study
