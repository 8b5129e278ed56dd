#include "study/remote_shards.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <limits>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "study/listen.hpp"
#include "study/make_work.hpp"
#include "study/nap.hpp"
#include "study/run_plan.hpp"
#include "study/shard_source.hpp"

namespace gtv::study {
namespace {

/// Shards that rank 0 has asked for, and the answers on their way to it.
class AskedShards final : public ShardSource {
 public:
  using Kind = RankMessage::Kind;

  [[nodiscard]] bool done() const override { return end().has_value(); }
  [[nodiscard]] std::optional<Shard> next() override {
    const std::lock_guard lock(changing_);
    if (asked_.empty()) return {};
    const Shard shard = asked_.front();
    asked_.pop_front();
    under_way_.insert(shard.key());
    return shard;
  }
  void wait() override { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }
  [[nodiscard]] std::size_t known() const override {
    const std::lock_guard lock(changing_);
    return known_;
  }
  [[nodiscard]] std::string compute(CellWork& work, const Shard& shard) override {
    const auto dropped = [&](const ProgressState&) {
      const std::lock_guard lock(changing_);
      if (under_way_.count(shard.key()) == 0) throw Unneeded();
    };
    Progress own("", std::numeric_limits<std::size_t>::max(), dropped);
    return work.compute(shard, own);
  }
  void put(const Shard& shard, std::string content, double seconds) override {
    const std::lock_guard lock(changing_);
    if (under_way_.erase(shard.key()) == 0) return;
    answers_.push_back(
        {.kind = Kind::result, .seconds = seconds, .shard = shard, .text = std::move(content)});
  }
  void give_back(const Shard&) override {}  // its failure is told instead
  void fail(const Shard& shard, const std::string& why) override {
    const std::lock_guard lock(changing_);
    if (under_way_.erase(shard.key()) == 0) return;
    answers_.push_back({.kind = Kind::shard_failed, .shard = shard, .text = why});
  }

  void say(RankMessage message) {
    const std::lock_guard lock(changing_);
    answers_.push_back(std::move(message));
  }
  [[nodiscard]] std::vector<RankMessage> answers() {
    const std::lock_guard lock(changing_);
    return std::exchange(answers_, {});
  }
  /// Something is asked for besides what is under way.
  [[nodiscard]] bool has_ahead() const {
    const std::lock_guard lock(changing_);
    return !asked_.empty();
  }
  void hear(const RankMessage& message);
  void stop() { stopping_ = true; }
  [[nodiscard]] bool stopping() const { return stopping_; }
  [[nodiscard]] std::optional<RankEnd> end() const {
    const std::lock_guard lock(changing_);
    return end_;
  }

 private:
  std::deque<Shard> asked_;
  std::set<std::uint64_t> under_way_;
  std::size_t known_ = 0;
  std::vector<RankMessage> answers_;
  std::atomic<bool> stopping_ = false;
  std::optional<RankEnd> end_;
  mutable std::mutex changing_;
};

void AskedShards::hear(const RankMessage& message) {
  const std::lock_guard lock(changing_);
  switch (message.kind) {
    case Kind::work:
      asked_.push_back(message.shard);
      ++known_;
      break;
    case Kind::drop:
      std::erase_if(asked_, [&](const Shard& one) { return one.key() == message.shard.key(); });
      under_way_.erase(message.shard.key());
      answers_.push_back({.kind = Kind::dropped});
      break;
    case Kind::stop:
      stopping_ = true;
      break;
    case Kind::end:
      asked_.clear();
      under_way_.clear();
      answers_.clear();
      answers_.push_back({.kind = Kind::gone});
      end_ = static_cast<RankEnd>(message.number);
      break;
    default:
      break;
  }
}

void compute_asked(const Study& study, const Ranks& ranks, AskedShards& shards) {
  using Kind = RankMessage::Kind;
  try {
    const std::unique_ptr<CellWork> work = make_work(study, agreed_checksums(study, &ranks));
    const int threads = work->side_by_side() ? thread_count() : 1;
    shards.say(
        {.kind = Kind::ready, .number = static_cast<std::uint32_t>(threads), .text = ranks.host()});
    compute_shards(*work, shards, [&] { return shards.stopping() || shards.done(); });
  } catch (const std::bad_alloc&) {
    shards.say({.kind = Kind::failed, .text = "out of memory"});
  } catch (const std::exception& error) {
    shards.say({.kind = Kind::failed, .text = error.what()});
  }
  shards.say({.kind = Kind::idle});
}

/// One is to miss rank 0 first, tell the user and the others.
std::chrono::duration<double> patience_with_rank_0(const RunOptions& options) {
  return options.patience.lost + (options.ranks->rank() - 1) * time_to_tell;
}

/// @param stood_still this rank itself has, so that the others may have ended without it.
void tell_of_loss(const RunOptions& options, bool stood_still) {
  if (options.tell) {
    options.tell(stood_still ? "this rank stood still, and rank 0 does not answer any more: gtv "
                               "status says how far the run is"
                             : "rank 0 does not answer: the run is stopped, the same command with "
                               "--resume goes on");
  }
  Ranks& ranks = *options.ranks;
  const RankMessage end{.kind = RankMessage::Kind::end,
                        .number = static_cast<std::uint32_t>(RankEnd::lost)};
  for (int rank = 1; rank < ranks.size(); ++rank) {
    if (rank != ranks.rank()) ranks.send(rank, end.bytes());
  }
  listen_for(ranks, time_to_tell);
}

/// Rank 0's last word says whether all are there to leave together.
void wait_to_leave(Ranks& ranks, const RankPatience& patience) {
  const auto start = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - start < 2 * patience.answer) {
    const std::optional<std::pair<int, std::string>> heard = ranks.try_receive();
    if (!heard) {
      Nap::take_short();
      continue;
    }
    const RankMessage message = RankMessage::from(heard->second);
    if (message.kind != RankMessage::Kind::leave) continue;
    if (message.number > 0) ranks.abandon();
    return;
  }
  ranks.abandon();
}

}  // namespace

RankEnd compute_for_rank_0(const Study& study, const RunOptions& options) {
  using Kind = RankMessage::Kind;
  using Clock = std::chrono::steady_clock;
  Ranks& ranks = *options.ranks;
  AskedShards shards;
  // Rank 0 is listened to from the start: it may have nothing to be done.
  std::thread computing([&] { compute_asked(study, ranks, shards); });
  const auto stop_computing = [&] {
    shards.hear({.kind = Kind::end});
    computing.join();
  };
  Nap nap;
  bool told = false;
  bool stood_still = false;
  std::optional<Clock::time_point> heard_at;  // once there is work
  Clock::time_point looked_at = Clock::now();
  try {
    while (!shards.done()) {
      const Clock::time_point now = Clock::now();
      stood_still = stood_still || now - looked_at > options.patience.answer;
      looked_at = now;
      while (const std::optional<std::pair<int, std::string>> heard = ranks.try_receive()) {
        nap.was_busy();
        shards.hear(RankMessage::from(heard->second));
        heard_at = Clock::now();
      }
      if (heard_at && Clock::now() - *heard_at > patience_with_rank_0(options)) {
        tell_of_loss(options, stood_still);
        shards.hear({.kind = Kind::end, .number = static_cast<std::uint32_t>(RankEnd::lost)});
        break;
      }
      if (!told && options.stop && options.stop()) {
        told = true;
        shards.stop();
        shards.say({.kind = Kind::interrupted});
      }
      for (const RankMessage& answer : shards.answers()) {
        nap.was_busy();
        ranks.send(0, answer.bytes());
      }
      if (shards.has_ahead()) {
        nap.take();
      } else {
        Nap::take_short();
      }
    }
  } catch (const WorkError& error) {
    if (options.tell) options.tell(error.what());  // rank 0, which speaks for all, is out of reach
    ranks.abandon();
    stop_computing();
    throw;
  } catch (...) {
    stop_computing();
    throw;
  }
  const RankEnd end = *shards.end();
  for (const RankMessage& answer : shards.answers()) {
    if (answer.kind == Kind::gone && end != RankEnd::lost) ranks.send(0, answer.bytes());
  }
  computing.join();
  if (end == RankEnd::lost) {
    ranks.abandon();
  } else {
    wait_to_leave(ranks, options.patience);
  }
  return end;
}

}  // namespace gtv::study
