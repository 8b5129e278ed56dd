#include "study/rank_dispatch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>
#include <utility>

#include "gtv/base/executor.hpp"

namespace gtv::study {

RankDispatch::RankDispatch(CellWork& work, ShardQueue& queue, int size, RankPatience patience)
    : work_(work), queue_(queue), patience_(patience), others_(static_cast<std::size_t>(size)) {}

void RankDispatch::take_due_cells() {
  for (;;) {
    std::size_t cell = 0;
    {
      const std::lock_guard lock(changing_);
      if (due_.empty()) return;
      cell = due_.front();
      due_.pop_front();
    }
    queue_.take(cell);
  }
}

std::optional<Shard> RankDispatch::next() {
  take_due_cells();
  return next_for(0);
}

std::optional<Shard> RankDispatch::next_for(int rank) {
  const auto now = Clock::now();
  const std::lock_guard lock(changing_);
  if (stopping_) return {};
  std::optional<Shard> shard = queue_.next(/*home=*/rank == 0);
  if (shard) {
    out_[shard->key()] = {.shard = *shard, .ranks = {rank}, .since = now};
  } else {
    shard = overdue(rank, now);
    if (!shard) return {};
    Out& out = out_[shard->key()];
    out.ranks.insert(rank);
    out.since = now;
  }
  if (rank > 0) others_[static_cast<std::size_t>(rank)].has.insert(shard->key());
  return shard;
}

std::optional<Shard> RankDispatch::overdue(int rank, Clock::time_point now) const {
  // A rank that waits for work gets what is out for longest; this process is never dead, and what
  // it has itself under way is not worth a second try.
  const Out* oldest = nullptr;
  for (const auto& [key, out] : out_) {
    if (out.ranks.count(rank) > 0 || out.ranks.count(0) > 0) continue;
    if (now - out.since < patience(out.shard)) continue;
    if (oldest == nullptr || out.since < oldest->since) oldest = &out;
  }
  if (oldest == nullptr) return {};
  return oldest->shard;
}

RankDispatch::Clock::duration RankDispatch::patience(const Shard& shard) const {
  constexpr double factor = 4;  // up to so many shards wait for one thread
  const double expected = factor * std::max(longest_, shard.cost);
  return std::chrono::duration_cast<Clock::duration>(patience_.shard +
                                                     std::chrono::duration<double>(expected));
}

std::size_t RankDispatch::capacity(const Other& other) const {
  // Enough ahead to hide that ranks look for messages now and then only, and that on a busy machine
  // they may come late to it; but what a rank has ahead is not to be missed by others in the end.
  constexpr double time_ahead = 0.5;  // s
  constexpr double most_ahead = 32;
  std::size_t all = work_.side_by_side() ? static_cast<std::size_t>(thread_count()) : 1;
  for (const Other& one : others_) all += one.threads;
  const double mean = accepted_ == 0 ? 1 : seconds_ / static_cast<double>(accepted_);
  const auto ahead = static_cast<std::size_t>(
      std::clamp(std::ceil(time_ahead / std::max(mean, 1e-6)), 2.0, most_ahead));
  return other.threads * (1 + std::min(ahead, queue_.waiting() / (2 * all)));
}

void RankDispatch::wait() {
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

std::string RankDispatch::compute(CellWork& work, const Shard& shard) {
  const auto kept_by_another = [&](const ProgressState&) {
    const std::lock_guard lock(changing_);
    if (out_.count(shard.key()) == 0) throw Unneeded();
  };
  Progress own("", std::numeric_limits<std::size_t>::max(), kept_by_another);
  return work.compute(shard, own);
}

bool RankDispatch::accept(int rank, const Shard& shard, const std::string& content,
                          double seconds) {
  std::vector<int> others;
  {
    const std::lock_guard lock(changing_);
    const auto found = out_.find(shard.key());
    if (found == out_.end()) return false;
    for (const int other : found->second.ranks) {
      if (other == 0 || other == rank) continue;
      outgoing_.push_back(
          {.rank = other, .message = {.kind = RankMessage::Kind::drop, .shard = shard}});
      others_[static_cast<std::size_t>(other)].has.erase(shard.key());
      others_[static_cast<std::size_t>(other)].silent = true;
    }
    out_.erase(found);
    longest_ = std::max(longest_, seconds);
    seconds_ += seconds;
    ++accepted_;
  }
  const bool due = queue_.keep(shard, content, seconds);
  if (const std::size_t ticks = work_.ticks(shard); ticks > 0) queue_.progress().advance(ticks);
  return due;
}

void RankDispatch::put(const Shard& shard, std::string content, double seconds) {
  if (accept(0, shard, content, seconds)) queue_.take(shard.cell);
}

void RankDispatch::give_back(const Shard& shard) {
  const std::lock_guard lock(changing_);
  if (out_.erase(shard.key()) > 0) queue_.give_back(shard);
}

void RankDispatch::fail(const Shard& shard, const std::string& why) {
  {
    const std::lock_guard lock(changing_);
    if (out_.erase(shard.key()) == 0) return;  // another rank has finished it
  }
  queue_.fail(shard, why);
}

std::string RankDispatch::blamed(int rank) const {
  const std::string& host = others_[static_cast<std::size_t>(rank)].host;
  return fmt::format("(rank {}{}{})", rank, host.empty() ? "" : " on ", host);
}

void RankDispatch::receive(int rank, RankMessage message) {
  using Kind = RankMessage::Kind;
  const auto index = static_cast<std::size_t>(rank);
  {
    const std::lock_guard lock(changing_);
    others_[index].silent = false;
  }
  if (message.kind == Kind::result) {
    {
      const std::lock_guard lock(changing_);
      others_[index].has.erase(message.shard.key());
    }
    if (accept(rank, message.shard, message.text, message.seconds)) {
      const std::lock_guard lock(changing_);
      due_.push_back(message.shard.cell);
    }
    return;
  }
  if (message.kind == Kind::shard_failed) {
    std::string why;
    {
      const std::lock_guard lock(changing_);
      others_[index].has.erase(message.shard.key());
      why = fmt::format("{} {}", message.text, blamed(rank));
    }
    return fail(message.shard, why);
  }
  const std::lock_guard lock(changing_);
  Other& other = others_[index];
  switch (message.kind) {
    case Kind::ready:
      other.threads = message.number;
      other.host = std::move(message.text);
      break;
    case Kind::failed:
      if (failure_.empty()) {
        failure_ = fmt::format("{} {}", message.text, blamed(rank));
      }
      [[fallthrough]];
    case Kind::interrupted:
      if (!stopping_) stopped_at_ = Clock::now();
      stopping_ = true;
      break;
    case Kind::idle:
      other.idle = true;
      other.has.clear();
      break;
    case Kind::gone:
      other.gone = true;
      break;
    default:
      break;
  }
}

std::vector<RankDispatch::Order> RankDispatch::orders() {
  std::vector<Order> all;
  for (std::size_t i = 1; i < others_.size(); ++i) {
    const auto rank = static_cast<int>(i);
    for (;;) {
      {
        const std::lock_guard lock(changing_);
        if (stopping_ || others_[i].silent) break;
        if (others_[i].has.size() >= capacity(others_[i])) break;
      }
      const std::optional<Shard> shard = next_for(rank);
      if (!shard) break;
      all.push_back({.rank = rank, .message = {.kind = RankMessage::Kind::work, .shard = *shard}});
    }
  }
  const std::lock_guard lock(changing_);
  all.insert(all.end(), outgoing_.begin(), outgoing_.end());
  outgoing_.clear();
  for (std::size_t i = 1; stopping_ && i < others_.size(); ++i) {
    if (std::exchange(others_[i].told_to_stop, true)) continue;
    all.push_back({.rank = static_cast<int>(i), .message = {.kind = RankMessage::Kind::stop}});
  }
  return all;
}

void RankDispatch::stop() {
  const std::lock_guard lock(changing_);
  if (!stopping_) stopped_at_ = Clock::now();
  stopping_ = true;
}

bool RankDispatch::stopping() const {
  const std::lock_guard lock(changing_);
  return stopping_;
}

std::string RankDispatch::failure() const {
  const std::lock_guard lock(changing_);
  return failure_;
}

bool RankDispatch::quiet() const {
  const auto now = Clock::now();
  const std::lock_guard lock(changing_);
  for (const Other& other : others_) {
    for (const std::uint64_t key : other.has) {
      const auto found = out_.find(key);
      if (found == out_.end()) continue;
      const auto limit = std::chrono::duration_cast<Clock::duration>(patience_.answer) +
                         patience(found->second.shard);
      if (!stopping_ || now - stopped_at_ < limit) return false;
    }
  }
  return true;
}

bool RankDispatch::gone(int rank) const {
  const std::lock_guard lock(changing_);
  return others_[static_cast<std::size_t>(rank)].gone;
}

std::string RankDispatch::name(int rank) const {
  const std::lock_guard lock(changing_);
  const std::string& host = others_[static_cast<std::size_t>(rank)].host;
  return host.empty() ? fmt::format("rank {}", rank) : fmt::format("rank {} ({})", rank, host);
}

}  // namespace gtv::study
