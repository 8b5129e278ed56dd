#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "study/cell_work.hpp"
#include "study/shard_source.hpp"
#include "study/shard_store.hpp"

namespace gtv::study {

/// What a shard that fails does to the others: ends all work, or has its cell set aside.
enum class OnFailure { end, set_cell_aside };

/// The shards of a study's cells: which are to be computed, which are under way, which are kept.
/// May be used from several threads.
class ShardQueue final : public ShardSource {
 public:
  /// Begins with what the store holds: whole cells are taken over at once.
  /// @param cells of the work that are to be computed. @param progress whose total has them.
  /// The work, the store and the progress outlive this.
  ShardQueue(CellWork& work, ShardStore& store, const std::vector<std::size_t>& cells,
             Progress& progress, OnFailure on_failure);

  [[nodiscard]] std::optional<Shard> next() override { return next(true); }
  /// @param home whether the caller has the results of others, which some shards need.
  [[nodiscard]] std::optional<Shard> next(bool home);
  [[nodiscard]] std::string compute(CellWork& work, const Shard& shard) override {
    return work.compute(shard, progress_);
  }
  /// Keeps what a shard has given, and takes over its cell if that was the last.
  /// @throws gtv::WorkError if it cannot be kept; it is then to be computed again.
  void put(const Shard& shard, std::string content, double seconds) override;
  /// The first half of that. @return whether the second, `take` of its cell, is due.
  [[nodiscard]] bool keep(const Shard& shard, const std::string& content, double seconds);
  /// Takes over a cell whose shards so far are all kept. On a thread that may share its work.
  void take(std::size_t cell);
  /// The shard is to be handed out again.
  void give_back(const Shard& shard) override;
  /// Sets the shard's cell aside: none of its shards is handed out any more.
  /// @throws gtv::WorkError with `why` unless this was asked for.
  void fail(const Shard& shard, const std::string& why) override;
  /// Takes over all cells that were set aside, without results. The others are finished.
  void skip_failed();

  [[nodiscard]] Progress& progress() { return progress_; }
  /// All cells are finished or set aside.
  [[nodiscard]] bool done() const override;
  [[nodiscard]] std::size_t failed_cells() const;
  /// The cells that were set aside, and why.
  [[nodiscard]] std::vector<FailedCell> failed() const;
  /// Whether a cell is finished.
  [[nodiscard]] bool finished(std::size_t cell) const;
  [[nodiscard]] std::size_t finished_cells() const;
  /// Shards kept, and all that are known of.
  [[nodiscard]] std::size_t kept() const;
  [[nodiscard]] std::size_t known() const override;
  /// Shards that nobody has.
  [[nodiscard]] std::size_t waiting() const;
  /// Their costs, and that of the shards which the store held from the start.
  [[nodiscard]] double kept_cost() const;
  [[nodiscard]] double known_cost() const;
  [[nodiscard]] double found_cost() const;
  /// Seconds that the kept shards of a cell took, those of earlier processes included.
  [[nodiscard]] double seconds(std::size_t cell) const;

 private:
  struct CellState {
    std::vector<Shard> shards;  ///< all so far
    std::size_t missing = 0;
    std::uint32_t members = 0;
    double seconds = 0;
    bool finished = false;
    std::string failure;  ///< empty unless the cell is set aside
  };

  void add(std::size_t cell, std::vector<Shard> shards);

  CellWork& work_;
  ShardStore& store_;
  std::vector<CellState> cells_;  ///< by the index of the cell
  std::vector<std::size_t> wanted_;
  std::deque<Shard> waiting_;
  bool sorted_ = false;  ///< once all cells have been looked at
  Progress& progress_;
  OnFailure on_failure_;
  std::size_t unfinished_ = 0;
  std::size_t failed_ = 0;
  std::size_t kept_ = 0;
  std::size_t known_ = 0;
  double kept_cost_ = 0;
  double known_cost_ = 0;
  double found_cost_ = 0;
  mutable std::mutex changing_;
};

/// Computes all cells, in memory. @throws as compute_shards.
void compute_all(CellWork& work, const ProgressReport& report);

}  // namespace gtv::study
