#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gtv/study/ranks.hpp"
#include "study/rank_dispatch.hpp"
#include "study/shard_queue.hpp"

namespace gtv::study {

/// The other ranks, as rank 0 sees them. They set the study up by themselves and wait for shards;
/// they are sent home by `end` or, if something was thrown meanwhile, with this.
class OtherRanks {
 public:
  explicit OtherRanks(Ranks& ranks, RankPatience patience = {});
  ~OtherRanks();
  OtherRanks(const OtherRanks&) = delete;
  OtherRanks& operator=(const OtherRanks&) = delete;

  /// compute_shards on all ranks, which are sent home in the end. To be called once, on the thread
  /// of the ranks.
  /// @return whether all was done; else the work was stopped, here or on another rank.
  /// @throws as compute_shards; gtv::WorkError that names the rank if another one has failed.
  bool compute(CellWork& work, ShardQueue& queue, const std::function<bool()>& stop);
  /// Tells all how the work ended, if that has not been done.
  void end(RankEnd how);
  /// The ranks that did not answer then: "rank 1 (host)".
  [[nodiscard]] const std::vector<std::string>& missing() const { return missing_; }

 private:
  void send(int rank, const RankMessage& message) { ranks_.send(rank, message.bytes()); }
  void send_to_all(const RankMessage& message);

  Ranks& ranks_;
  RankPatience patience_;
  std::vector<bool> gone_;
  std::vector<std::string> names_;
  std::vector<std::string> missing_;
  bool ended_ = false;
};

}  // namespace gtv::study
