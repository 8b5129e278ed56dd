#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gtv/study/result.hpp"
#include "study/cell_setup.hpp"
#include "study/cell_work.hpp"
#include "study/density_cell.hpp"
#include "study/score_probes.hpp"

namespace gtv::study {

/// A study in one or two dimensions.
class DensityWork final : public CellWork {
 public:
  /// @throws as compute_study, before any work.
  explicit DensityWork(const Study& study);

  /// The result, once all cells are finished. @param seconds that it took.
  [[nodiscard]] StudyResult take_result(double seconds) &&;

  [[nodiscard]] std::vector<Shard> shards(std::size_t cell) const override;
  [[nodiscard]] std::size_t ticks(std::size_t cell) const override;
  [[nodiscard]] std::string_view tick_unit() const override { return "members"; }
  [[nodiscard]] std::size_t ticks(const Shard& shard) const override { return shard.count; }
  [[nodiscard]] bool side_by_side() const override { return true; }
  [[nodiscard]] std::string compute(const Shard& shard, Progress& progress) override;
  [[nodiscard]] std::vector<Shard> take(std::size_t cell, std::uint32_t members, ShardStore& store,
                                        Progress& progress) override;
  void skip(std::size_t cell, ShardStore& store, Progress& progress) override;
  [[nodiscard]] std::uint64_t trajectory_steps(std::size_t cell) const override;
  [[nodiscard]] std::vector<std::string> notes() const override;
  [[nodiscard]] RunFiles files(const RunRecord& record) const override;

 private:
  /// A cell's members so far.
  struct CellState {
    std::uint32_t asked = 0;  ///< the end of the round that is computed
    std::uint32_t taken = 0;  ///< members in the tally
    bool finished = false;
    double floor = 0;  ///< models = "auto": what is reached
    std::unique_ptr<MemberTally> tally{};
  };

  /// The law of a cell's weights, computed once, by whoever needs it first.
  void prepare(std::size_t cell);
  /// Finds out which cells share an exact flow.
  void assign_flows();
  /// Shards of members [first, end), a round's or more.
  [[nodiscard]] std::vector<Shard> rounds(std::size_t cell, std::uint32_t first,
                                          std::uint32_t end) const;
  void take_flow(std::size_t cell, const ShardStore& store);
  /// Gives all cells of a flow's setting its density.
  void share_flow(std::size_t cell, const std::vector<double>& flow);
  /// Adds the members that are there now to the tally, and judges them.
  void take_members(std::size_t cell, ShardStore& store);
  /// The same of shards whose statistics alone are kept, in their order; the shards are forgotten.
  void merge_blocks(std::size_t cell, const std::vector<Shard>& parts, ShardStore& store);
  /// The end of the next round; that of the last if no more members are wanted.
  [[nodiscard]] std::uint32_t wanted_members(std::size_t cell) const;
  /// The counts of all members, where they are kept.
  [[nodiscard]] std::optional<sampler::EnsembleDensity> kept_members(std::size_t cell,
                                                                     const ShardStore& store) const;

  std::vector<CellSetup> cells_;
  std::vector<MemberKeeping> keeping_;
  std::vector<CellState> states_;
  std::vector<ScoreProbes> probes_;
  MemberArrays arrays_;
  std::unique_ptr<std::once_flag[]> prepared_;
  double per_shard_ = 0;
  /// The exact flow of each distinct setting belongs to the first cell that needs it: that cell, of
  /// each cell, and all cells that use its flow. Keys made anew for each would take the square of
  /// the number of cells.
  std::vector<std::size_t> flow_owner_;
  std::map<std::size_t, std::vector<std::size_t>> flow_users_;
  std::mutex flows_in_use_;
  StudyResult result_;
};

}  // namespace gtv::study
