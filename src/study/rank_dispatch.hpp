#pragma once

#include <chrono>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "gtv/study/ranks.hpp"
#include "study/rank_message.hpp"
#include "study/shard_queue.hpp"
#include "study/shard_source.hpp"

namespace gtv::study {

/// Who of several ranks computes which shard: on rank 0, for its own threads and for the others.
/// Shards go out costliest first. When none is left that nobody has, a rank that has nothing to do
/// gets one that another has had for long: that one may be slow, or dead. Its content is the same
/// whoever computes it; the first answer counts.
///
/// The threads that compute use it as a source of shards; another one, which talks to the ranks,
/// says what it hears and asks what to say.
class RankDispatch final : public ShardSource {
 public:
  using Clock = std::chrono::steady_clock;

  /// The work and the queue outlive this. @param size number of ranks.
  RankDispatch(CellWork& work, ShardQueue& queue, int size, RankPatience patience = {});

  [[nodiscard]] bool done() const override { return queue_.done(); }
  [[nodiscard]] std::optional<Shard> next() override;
  void wait() override;
  [[nodiscard]] std::size_t known() const override { return queue_.known(); }
  [[nodiscard]] std::string compute(CellWork& work, const Shard& shard) override;
  void put(const Shard& shard, std::string content, double seconds) override;
  void give_back(const Shard& shard) override;
  void fail(const Shard& shard, const std::string& why) override;

  /// What a rank has said. @throws gtv::WorkError if a shard cannot be kept.
  void receive(int rank, RankMessage message);
  struct Order {
    int rank = 0;
    RankMessage message{};
  };
  /// What is to be said now, in that order.
  [[nodiscard]] std::vector<Order> orders();

  /// Nothing is begun any more; the ranks are told so.
  void stop();
  /// Whether it was, by this process, or as a rank was interrupted or has failed.
  [[nodiscard]] bool stopping() const;
  /// What a rank has failed with, "<what> (rank 1 on <host>)"; empty if none has.
  [[nodiscard]] std::string failure() const;
  /// Whether no other rank is to be waited for: none has a shard under way, or those that have do
  /// not answer for too long.
  [[nodiscard]] bool quiet() const;

  [[nodiscard]] bool gone(int rank) const;
  /// "rank 1 (host)", as far as it is known.
  [[nodiscard]] std::string name(int rank) const;

 private:
  struct Out {
    Shard shard;
    std::set<int> ranks;  ///< that compute it
    Clock::time_point since;
  };
  struct Other {
    std::string host;
    std::size_t threads = 0;  ///< that take a shard each; 0: not ready yet
    std::set<std::uint64_t> has;
    bool silent = false;  ///< somebody else had to do its work; nothing heard of it since
    bool told_to_stop = false;
    bool idle = false;
    bool gone = false;
  };

  [[nodiscard]] std::optional<Shard> overdue(int rank, Clock::time_point now) const;
  [[nodiscard]] Clock::duration patience(const Shard& shard) const;
  [[nodiscard]] std::size_t capacity(const Other& other) const;
  [[nodiscard]] std::optional<Shard> next_for(int rank);
  /// "(rank 1 on <host>)".
  [[nodiscard]] std::string blamed(int rank) const;
  /// Keeps an answer unless there is one already. @return whether its cell is due.
  bool accept(int rank, const Shard& shard, const std::string& content, double seconds);
  void take_due_cells();

  CellWork& work_;
  ShardQueue& queue_;
  RankPatience patience_;
  std::vector<Other> others_;  ///< by rank; the first is this process itself
  std::map<std::uint64_t, Out> out_;
  std::deque<std::size_t> due_;  ///< cells whose shards are all kept
  std::vector<Order> outgoing_;
  double longest_ = 0;  ///< seconds
  double seconds_ = 0;  ///< of all answers that were accepted
  std::size_t accepted_ = 0;
  bool stopping_ = false;
  Clock::time_point stopped_at_{};
  std::string failure_;
  mutable std::mutex changing_;
};

}  // namespace gtv::study
