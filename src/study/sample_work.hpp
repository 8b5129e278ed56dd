#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "study/cell_work.hpp"
#include "study/sample_study.hpp"

namespace gtv::study {

/// A study in more than two dimensions.
class SampleWork final : public CellWork {
 public:
  /// @throws as compute_samples, before any work.
  explicit SampleWork(const Study& study);

  /// The result, once all cells are finished. @param seconds that it took.
  [[nodiscard]] SampleStudyResult take_result(double seconds) &&;

  [[nodiscard]] std::vector<Shard> shards(std::size_t cell) const override;
  [[nodiscard]] std::size_t ticks(std::size_t cell) const override;
  /// A solver step of a block of trajectories.
  [[nodiscard]] std::string_view tick_unit() const override { return "steps"; }
  [[nodiscard]] std::size_t ticks(const Shard& shard) const override;
  /// Trajectories share a sweep over the points, on all threads.
  [[nodiscard]] bool side_by_side() const override { return false; }
  [[nodiscard]] std::string compute(const Shard& shard, Progress& progress) override;
  [[nodiscard]] std::vector<Shard> take(std::size_t index, std::uint32_t members, ShardStore& store,
                                        Progress& progress) override;
  void skip(std::size_t index, ShardStore& store, Progress& progress) override;
  [[nodiscard]] std::uint64_t trajectory_steps(std::size_t index) const override;
  [[nodiscard]] RunFiles files(const RunRecord& record) const override;

 private:
  /// What a cell needs besides members: their samples measured.
  [[nodiscard]] Shard measures(std::size_t cell) const;

  double per_shard_ = 0;
  std::vector<char> sampled_;  ///< cells whose samples are there
  SampleStudyResult result_;
};

}  // namespace gtv::study
