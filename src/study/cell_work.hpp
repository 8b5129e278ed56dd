#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtv/study/config.hpp"
#include "gtv/study/run_files.hpp"
#include "study/progress.hpp"
#include "study/shard.hpp"
#include "study/shard_store.hpp"

namespace gtv::study {

/// The cells of a study and the shards that each is computed in: what densities and samples have in
/// common. Cells do not depend on each other.
class CellWork {
 public:
  virtual ~CellWork() = default;
  CellWork(const CellWork&) = delete;
  CellWork& operator=(const CellWork&) = delete;

  [[nodiscard]] const Study& study() const { return study_; }
  [[nodiscard]] std::size_t cells() const { return study_.cells(); }

  /// Checksums of the data files, as they were when they were read.
  [[nodiscard]] const nlohmann::ordered_json& data_files() const { return data_files_; }
  void set_data_files(nlohmann::ordered_json checksums) { data_files_ = std::move(checksums); }

  /// The shards that a cell begins with.
  [[nodiscard]] virtual std::vector<Shard> shards(std::size_t cell) const = 0;
  /// How often a cell advances the progress, as far as is known before it is computed.
  [[nodiscard]] virtual std::size_t ticks(std::size_t cell) const = 0;
  /// Of all cells.
  [[nodiscard]] std::size_t ticks() const {
    std::size_t all = 0;
    for (std::size_t i = 0; i < cells(); ++i) all += ticks(i);
    return all;
  }
  /// What these count: "members".
  [[nodiscard]] virtual std::string_view tick_unit() const = 0;
  /// How much of that a shard does.
  [[nodiscard]] virtual std::size_t ticks(const Shard& shard) const = 0;
  /// Whether shards can be computed side by side, each on one thread; else each takes all.
  [[nodiscard]] virtual bool side_by_side() const = 0;

  /// Computes a shard. From any thread.
  /// @throws gtv::WorkError that names the cell; what `progress` throws.
  [[nodiscard]] virtual std::string compute(const Shard& shard, Progress& progress) = 0;
  /// Takes over a cell whose shards so far are all in the store.
  /// @param members so far.
  /// @return the shards that it needs besides; none if it is finished.
  /// From any thread, but one at a time of a cell.
  [[nodiscard]] virtual std::vector<Shard> take(std::size_t cell, std::uint32_t members,
                                                ShardStore& store, Progress& progress) = 0;

  /// Leaves a cell without results, NaN in their place, once all others are finished.
  /// @param store where its shards are kept, as many as were finished.
  virtual void skip(std::size_t cell, ShardStore& store, Progress& progress) = 0;

  /// Trajectories times solver steps of a finished cell.
  [[nodiscard]] virtual std::uint64_t trajectory_steps(std::size_t cell) const = 0;
  /// What is to be told to the user of a study whose cells are finished.
  [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
  /// What goes into the folder of a run whose cells are finished.
  [[nodiscard]] virtual RunFiles files(const RunRecord& record) const = 0;

 protected:
  explicit CellWork(Study study) : study_(std::move(study)) {}

 private:
  Study study_;
  nlohmann::ordered_json data_files_ = nlohmann::ordered_json::object();
};

}  // namespace gtv::study
